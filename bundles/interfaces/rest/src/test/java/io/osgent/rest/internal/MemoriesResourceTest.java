package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.NewMemory;
import io.osgent.server.memory.Shelf;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoriesResourceTest {
  private static final String MEMORIES = "/api/v1/memories";

  private final FakeMemories memories = new FakeMemories();
  private final RestServer server = new RestServer(new MemoriesResource(memories),
      new MemoryFilesResource(memories, new JacksonJson()));

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> keep(String json) throws Exception {
    return server.post(server.user(MEMORIES), json);
  }

  private HttpResponse<String> restore(String lines) throws Exception {
    return server.send(server.user(MEMORIES + "/import").header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofString(lines)));
  }

  @Test
  void oneIsKeptAndShownWhereItIs() throws Exception {
    HttpResponse<String> kept = keep("""
        {"content":"Ann lives in Porto","kind":"fact","speaker":"Ann","session":"s1",\
        "occurred_at":"2026-05-08T13:56:00Z","valid_to":"2027-05-08","sources":["m0"],"metadata":{"turn":"D1:3"}}""");

    assertThat(kept.statusCode()).isEqualTo(201);
    assertThat(kept.headers().firstValue("Location")).hasValueSatisfying(
        where -> assertThat(where).endsWith("/api/v1/memories/m%201"));
    assertThat(kept.body()).isEqualTo("""
        {"id":"m 1","kind":"fact","content":"Ann lives in Porto","occurred_at":"2026-01-02T03:04:05.678Z",\
        "valid_from":"2026-01-02T03:04:05.678Z","recorded_at":"2026-01-02T03:04:05.678Z","sources":[],\
        "metadata":{"turn":"D1:3"},"helped":0,"hindered":0}""");
    assertThat(memories.given).containsExactly(new NewMemory("Ann lives in Porto", "fact", "Ann", "s1",
        "2026-05-08T13:56:00Z", "2027-05-08", List.of("m0"), Map.of("turn", "D1:3")));
    assertThat(server.get(MEMORIES + "/m%201").body()).isEqualTo(kept.body());
  }

  @Test
  void severalAreKeptTogetherForWhomeverAnAdministratorSays() throws Exception {
    HttpResponse<String> kept = server.post(server.admin(MEMORIES).header("Idempotency-Key", "k1"), """
        {"user_id":"bob","memory":"sqlite","items":[{"content":"one"},{"content":"two","occurred_at":null}]}""");

    assertThat(kept.statusCode()).isEqualTo(201);
    assertThat(kept.body()).startsWith("{\"items\":[{\"id\":\"m 1\"").contains("\"id\":\"m 2\"");
    assertThat(memories.shelf).isEqualTo(new Shelf("bob", "sqlite"));
    assertThat(memories.key).isEqualTo("k1");
    assertThat(server.post(server.user(MEMORIES), "{\"user_id\":\"bob\",\"content\":\"x\"}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void oneAndSeveralAtOnceIsExplained() throws Exception {
    HttpResponse<String> refused = keep("{\"content\":\"x\",\"items\":[{\"content\":\"y\"}]}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("'items' should stand alone");
  }

  @Test
  void allThatASearchMayAskForIsPassedOn() throws Exception {
    server.send(server.admin(MEMORIES + "?user_id=bob&memory=pgvector&q=where%3F&kind=fact,event&kind=turn&session=s1"
        + "&as_of=2026-05-08&retired=true&limit=7"));

    assertThat(memories.shelf).isEqualTo(new Shelf("bob", "pgvector"));
    assertThat(memories.search).isEqualTo(
        new MemorySearch("where?", List.of("fact", "event", "turn"), "s1", "2026-05-08", true, null, 7));
  }

  @Test
  void withoutAQuestionTheyAreListed() throws Exception {
    keep("{\"content\":\"x\"}");
    HttpResponse<String> list = server.get(MEMORIES + "?after=m%208");

    assertThat(list.body()).endsWith("],\"next\":\"m 9\"}");
    assertThat(memories.shelf).isEqualTo(new Shelf(null, null));
    assertThat(memories.search).isEqualTo(new MemorySearch(null, List.of(), null, null, false, "m 8", 50));
    assertThat(server.get(MEMORIES + "?limit=201").body()).contains("'limit' should be a whole number from 1 to 200");
    assertThat(server.get(MEMORIES + "?retired=maybe").body()).contains("'retired' should be true or false");
  }

  @Test
  void oneIsCorrectedAndForgotten() throws Exception {
    keep("{\"content\":\"I live in Lisbon\"}");

    HttpResponse<String> replaced = server.send(server.user(MEMORIES + "/m%201")
        .header("Content-Type", "application/json").PUT(BodyPublishers.ofString("{\"content\":\"I live in Porto\"}")));
    assertThat(replaced.body()).contains("I live in Porto");
    assertThat(server.send(server.user(MEMORIES + "/m%201").DELETE()).statusCode()).isEqualTo(204);
    HttpResponse<String> gone = server.get(MEMORIES + "/m%201");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(gone.body()).contains("memory_not_found");
  }

  @Test
  void nobodyForgetsEverythingBySayingNothing() throws Exception {
    keep("{\"content\":\"x\"}");

    HttpResponse<String> refused = server.send(server.user(MEMORIES).DELETE());
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("?user_id=anna");
    assertThat(memories.items).hasSize(1);
    assertThat(server.send(server.user(MEMORIES + "?user_id=anna").DELETE()).statusCode()).isEqualTo(204);
    assertThat(memories.items).isEmpty();
    assertThat(server.send(server.user(MEMORIES + "?user_id=bob").DELETE()).statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsExportedLineByLineIsTakenBack() throws Exception {
    keep("{\"content\":\"one\"}");
    keep("{\"content\":\"Grüße, 世界 🌍\"}");
    HttpResponse<String> exported = server.get(MEMORIES + "/export");
    memories.items.clear();

    assertThat(exported.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(exported.body().lines()).hasSize(2);
    assertThat(restore(exported.body()).body()).isEqualTo("{\"lines\":2,\"imported\":2}");
    assertThat(restore(exported.body() + "\n").body()).isEqualTo("{\"lines\":2,\"imported\":0}");
    assertThat(server.get(MEMORIES + "/export").body()).isEqualTo(exported.body());
  }

  @Test
  void aFileIsKeptInBoundedPartsUntilTheFirstLineThatIsWrong() throws Exception {
    String right = IntStream.range(0, 1100).mapToObj(i -> "{\"id\":\"x" + i + "\",\"content\":\"c\"}\n")
        .collect(Collectors.joining());

    HttpResponse<String> refused = restore(right + "\n{\"id\":\"y\"}\n");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("in line 1102, 'content' is missing; the first 1100 memories of the file are kept");
    assertThat(memories.chunks).containsExactly(500, 500, 100);
    HttpResponse<String> noJson = restore("{\"id\":\"z\",\"content\":\"c\"}\nnonsense\n");
    assertThat(noJson.statusCode()).isEqualTo(400);
    assertThat(noJson.body()).contains("in line 2, ").doesNotContain("are kept");
    assertThat(memories.items).doesNotContainKey("z");
  }

  @Test
  void whatIsNotUtf8IsRefused() throws Exception {
    HttpResponse<String> refused = server.send(server.user(MEMORIES + "/import")
        .header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofByteArray(new byte[]{'{', (byte) 0xff})));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("should be UTF-8");
  }
}
