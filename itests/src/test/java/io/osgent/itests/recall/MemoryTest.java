package io.osgent.itests.recall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.EffectCounter.Pace;
import io.osgent.itests.world.Script;
import io.osgent.itests.world.Surroundings;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said is remembered, found, corrected and forgotten, on the shipped server. */
class MemoryTest {
  /** What forgetting promises. */
  private static final Duration LONGEST_TO_ERASE = Duration.ofSeconds(5);

  @TempDir
  private static Path home;

  private static Surroundings surroundings;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    surroundings = new Surroundings(home, new Script(), Pace.AT_ONCE);
    surroundings.agent("friend", """
        {"model": "openai/mock", "tools": [], "memory": ["sqlite"]}""");
    surroundings.agent("scatterbrain", """
        {"model": "openai/mock", "tools": [], "memory": ["sqlite", "nowhere"]}""");
    server = ServerProcess.start(home);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    surroundings.close();
  }

  private static Rest rest() {
    return server.rest();
  }

  private static String words(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Answer keep(String user, Map<String, ?>... items) throws Exception {
    return rest().post("/api/v1/memories", Map.of("user_id", user, "items", List.of(items))).expect(201);
  }

  private static List<String> found(String user, String text) throws IOException, InterruptedException {
    return contents(rest().get("/api/v1/memories?user_id=" + user + "&q=" + words(text)).expect(200));
  }

  private static List<String> contents(Answer page) {
    return Stream.iterate(0, i -> i < page.body().path("items").size(), i -> i + 1)
        .map(i -> page.body().path("items").get(i).path("content").asText()).toList();
  }

  private static Answer say(String agent, String user, String input) throws Exception {
    return rest().post("/api/v1/runs", Map.of("agent", agent, "input", input, "user_id", user), "Prefer", "wait=30")
        .expect(201);
  }

  private static List<JsonNode> recalled(Answer run) throws Exception {
    return rest().events(run.text("id")).stream().filter(event -> event.path("type").asText().equals("memory.recalled"))
        .map(event -> event.path("data")).toList();
  }

  private static void awaitFound(String user, String text, String content) {
    ServerProcess.await(content, () -> found(user, text).contains(content));
  }

  @Test
  void whatWasSaidInOneConversationIsKnownInTheNextAlsoAfterTheServerWasKilled() throws Exception {
    Answer first = say("friend", "cleo", "say My cat Mia likes tuna");
    awaitFound("cleo", "cat", "My cat Mia likes tuna");
    server.kill();
    server.close();
    server = ServerProcess.start(home);

    Answer next = say("friend", "cleo", "say What does the cat like?");

    assertThat(next.text("session")).isNotEqualTo(first.text("session"));
    assertThat(recalled(next)).singleElement().satisfies(told -> {
      assertThat(told.path("memory").asText()).isEqualTo("sqlite");
      assertThat(told.path("recollections").findValuesAsText("content")).contains("My cat Mia likes tuna");
      assertThat(told.path("tokens").asInt()).isPositive();
    });
    assertThat(
        rest().get("/api/v1/runs/" + next.text("id") + "/replay").expect(200).body().path("identical").asBoolean())
        .isTrue();
    assertThat(recalled(say("friend", "stranger", "say What does the cat like?")).getFirst().path("recollections"))
        .isEmpty();
  }

  @Test
  void aRunGoesOnWithoutAMemoryThatIsNotThere() throws Exception {
    Answer run = say("scatterbrain", "dora", "say Hello");

    assertThat(run.text("status")).isEqualTo("completed");
    assertThat(recalled(run)).filteredOn(told -> told.path("memory").asText().equals("nowhere")).singleElement()
        .satisfies(told -> assertThat(told.path("problem").path("code").asText()).isEqualTo("memory_not_found"));
  }

  @Test
  void everyMemoryOfTheServerKeepsAndFinds() throws Exception {
    for (String memory : List.of("sqlite", "buffer", "memobase")) {
      rest().post("/api/v1/memories", Map.of("user_id", "emil", "memory", memory, "items",
          List.of(Map.of("content", "The boat is called Halcyon", "kind", "turn", "speaker", "Emil"),
              Map.of("content", "The house is red", "kind", "turn"))))
          .expect(201);

      assertThat(contents(rest()
          .get("/api/v1/memories?user_id=emil&memory=" + memory + "&limit=1&q=" + words("which boat")).expect(200)))
          .as(memory).containsExactly("The boat is called Halcyon");
    }
  }

  @Test
  void aMemoryIsCorrectedAndDeletedByItsOwner() throws Exception {
    String id = keep("fay",
        Map.of("content", "Fay lives in Lisbon", "kind", "fact", "occurred_at", "2026-01-01T00:00:00Z"))
        .body().path("items").get(0).path("id").asText();
    String path = "/api/v1/memories/" + id;
    assertThat(rest().get(path + "?user_id=gus").status()).isEqualTo(404);

    rest().send(rest().request(path + "?user_id=fay").header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{\"content\": \"Fay lives in Porto\"}")).build())
        .expect(200);

    assertThat(found("fay", "where does Fay live")).containsExactly("Fay lives in Porto");
    assertThat(rest().get(path + "?user_id=fay").expect(200).text("kind")).isEqualTo("fact");
    rest().delete(path + "?user_id=fay").expect(204);
    assertThat(rest().get(path + "?user_id=fay").status()).isEqualTo(404);
  }

  @Test
  void nothingIsLeftOfAPersonWhoIsForgotten() throws Exception {
    String marker = "zanzibarquokka";
    for (int thousand = 0; thousand < 20; thousand++) {
      int from = thousand * 1000;
      rest().post("/api/v1/memories", Map.of("user_id", "hal", "items", IntStream.range(from, from + 1000)
          .mapToObj(i -> Map.of("content", marker + i + " was seen with " + marker)).toList())).expect(201);
    }
    keep("ida", Map.of("content", "Ida saw a wombat"));
    assertThat(inFiles(marker)).isNotEmpty();

    rest().delete("/api/v1/memories?user_id=hal").expect(204);

    assertThat(found("hal", marker)).isEmpty();
    assertThat(found("ida", "wombat")).hasSize(1);
    ServerProcess.await("no bytes to be left", LONGEST_TO_ERASE, () -> inFiles(marker).isEmpty());
  }

  private static List<Path> inFiles(String marker) throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("data"))) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, marker)).toList();
    }
  }

  private static boolean holds(Path file, String marker) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(marker);
    } catch (IOException gone) {
      return false;
    }
  }
}
