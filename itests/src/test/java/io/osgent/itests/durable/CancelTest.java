package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling a run reaches whoever works for it. */
class CancelTest {
  @TempDir
  private static Path home;

  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = Stage.in(home);
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  @Test
  void theConnectionToTheModelIsClosedAndWhatWasUsedUntilThenIsRecorded() throws Exception {
    String run = stage.begin("actor", "look 1; silence");
    CompletableFuture<Void> left = stage.script().awaitSilence();

    stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
    left.get(30, TimeUnit.SECONDS);
    stage.awaitStatus(run, "cancelled");

    int first = stage.said(run, "model.finished").getFirst().path("usage").path("input_tokens").asInt();
    assertThat(first).isPositive();
    assertThat(stage.said(run, "run.cancelled").getFirst().path("usage").path("input_tokens").asInt())
        .isGreaterThanOrEqualTo(first);
    assertThat(stage.rest().get("/api/v1/runs/" + run).body().path("usage").path("input_tokens").asInt())
        .isGreaterThanOrEqualTo(first);
    assertThat(stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200).text("status"))
        .isEqualTo("cancelled");
  }

  @Test
  void aToolAtWorkIsInterrupted() throws Exception {
    try (var gate = stage.before("look 2")) {
      String run = stage.begin("actor", "look 2; say Never");
      gate.awaitArrival();

      stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
      stage.awaitStatus(run, "cancelled");

      assertThat(stage.happened(run)).as("the world has not answered yet").isEmpty();
      assertThat(stage.types(run)).containsSubsequence("tool.started", "run.stopping", "run.cancelled")
          .doesNotContain("run.completed");
    }
  }

  @Test
  void aRunThatHasEndedSaysSo() throws Exception {
    String run = stage.begin("actor", "say Hello");
    stage.awaitStatus(run, "completed");

    assertThat(stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(409).text("code"))
        .isEqualTo("run_ended");
    assertThat(stage.types(run)).endsWith("run.completed");
  }
}
