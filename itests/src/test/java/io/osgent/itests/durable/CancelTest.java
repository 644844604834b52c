package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.world.EffectCounter.Pace;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling a run reaches whoever works for it. */
class CancelTest {
  @TempDir
  private Path home;

  @Test
  void theConnectionToTheModelIsClosedAndWhatWasUsedUntilThenIsRecorded() throws Exception {
    try (var stage = Stage.in(home, Pace.AT_ONCE)) {
      String run = stage.begin("actor", "look 1; silence");
      stage.script().silent().get(60, TimeUnit.SECONDS);

      stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
      stage.script().left().get(60, TimeUnit.SECONDS);
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
  }

  @Test
  void aToolAtWorkIsInterrupted() throws Exception {
    try (var gate = Gate.before("look 1"); var stage = Stage.in(home, gate)) {
      String run = stage.begin("actor", "look 1; say Never");
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
    try (var stage = Stage.in(home, Pace.AT_ONCE)) {
      String run = stage.begin("actor", "say Hello");
      stage.awaitStatus(run, "completed");

      assertThat(stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(409).text("code"))
          .isEqualTo("run_ended");
      assertThat(stage.types(run)).endsWith("run.completed");
    }
  }
}
