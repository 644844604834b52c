package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said in one conversation is known in the next, and whoever said it may look, correct and forget. */
@Timeout(180)
class RememberingTest {
  @TempDir
  private static Path home;

  private static ServerProcess server;
  private static Rest rest;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(home);
    rest = server.rest();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void whatWasSaidInOneConversationIsKnownInTheNext() throws Exception {
    rest.run("assistant", "My cat is called Mia.");
    ServerProcess.await("it to be remembered", () -> !found("cat called").isEmpty());

    Answer run = rest.run("assistant", "What is my cat called?");
    assertThat(run.text("output")).isEqualTo("Your cat is called Mia.");
    JsonNode recalled = rest.events(run.text("id")).stream()
        .filter(event -> event.path("type").asText().equals("memory.recalled")).findFirst().orElseThrow().path("data");
    assertThat(recalled.path("memory").asText()).isEqualTo("sqlite");
    assertThat(recalled.path("tokens").asInt()).isPositive();
    String id = recalled.path("recollections").path(0).path("id").asText();

    Answer feedback = rest.post("/api/v1/runs/" + run.text("id") + "/feedback", Map.of("helpful", true)).expect(200);
    assertThat(feedback.body().path("counted").asBoolean()).isTrue();
    assertThat(rest.get("/api/v1/memories/" + id).expect(200).body().path("helped").asInt()).isOne();
    assertThat(rest.get("/api/v1/runs/" + run.text("id") + "/replay").expect(200).body().path("identical").asBoolean())
        .isTrue();
  }

  @Test
  void whatIsKeptIsExportedForgottenAndTakenBack() throws Exception {
    rest.post("/api/v1/memories", Map.of("user_id", "ann", "items",
        List.of(Map.of("content", "Ann lives in Porto"), Map.of("content", "Ann plays the violin", "kind", "turn"))))
        .expect(201);
    String lines = rest.get("/api/v1/memories/export?user_id=ann").expect(200).response().body();
    rest.delete("/api/v1/memories?user_id=ann").expect(204);
    assertThat(rest.get("/api/v1/memories?user_id=ann&q=Porto").expect(200).body().path("items")).isEmpty();

    Answer imported = rest
        .send(rest.request("/api/v1/memories/import?user_id=ann", "Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines)).build())
        .expect(200);
    assertThat(imported.body().path("imported").asInt()).isEqualTo(2);
    assertThat(rest.get("/api/v1/memories?user_id=ann&q=Porto").expect(200).body().path("items").path(0).path("content")
        .asText()).isEqualTo("Ann lives in Porto");
    rest.delete("/api/v1/memories").expect(400);
  }

  private static JsonNode found(String words) throws IOException, InterruptedException {
    return rest.get("/api/v1/memories?q=" + words.replace(" ", "%20")).expect(200).body().path("items");
  }
}
