package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.world.EffectCounter.Deed;
import io.osgent.itests.world.EffectCounter.Pace;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run has done and can be undone is undone when the run does not come to a good end. */
class CompensationTest {
  @TempDir
  private Path home;

  @Test
  void aRunThatIsCancelledGivesBackWhatItHasBookedTheNewestFirst() throws Exception {
    try (var stage = Stage.in(home, Pace.AT_ONCE)) {
      String run = stage.begin("actor", "book 1; look 2; book 3; silence");
      stage.script().silent().get(60, TimeUnit.SECONDS);

      stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
      stage.awaitStatus(run, "cancelled");

      assertThat(stage.happened(run)).containsExactly("book 1", "look 2", "book 3", "unbook 3", "unbook 1");
      undoneWithTheKeysTheyWereDoneWith(stage, run);
      assertThat(stage.types(run)).containsSubsequence("run.stopping", "compensation.started", "compensation.finished",
          "compensation.started", "compensation.finished", "run.cancelled");
      assertThat(stage.said(run, "compensation.finished")).noneMatch(said -> said.hasNonNull("problem"));
      assertThat(stage.said(run, "run.stopping").getFirst().path("by").asText())
          .isEqualTo(stage.said(run, "run.started").getFirst().path("by").asText());
    }
  }

  @Test
  void aRunThatFailsGivesBackWhatItHasBookedTheNewestFirst() throws Exception {
    try (var stage = Stage.in(home, Pace.AT_ONCE)) {
      String run = stage.begin("actor", "book 1; book 2; refuse");
      stage.awaitStatus(run, "failed");

      assertThat(stage.happened(run)).containsExactly("book 1", "book 2", "unbook 2", "unbook 1");
      undoneWithTheKeysTheyWereDoneWith(stage, run);
      assertThat(stage.said(run, "run.failed").getFirst().path("problem").path("detail").asText())
          .contains("enough of this");
    }
  }

  @Test
  void aCrashInTheMiddleOfUndoingDoesNotEndIt() throws Exception {
    try (var gate = Gate.after("unbook 2"); var stage = Stage.in(home, gate)) {
      String run = stage.begin("actor", "book 1; book 2; silence");
      stage.script().silent().get(60, TimeUnit.SECONDS);
      stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
      gate.awaitArrival();

      stage.kill();
      gate.open();
      stage.start();
      stage.awaitStatus(run, "cancelled");

      assertThat(stage.happened(run)).containsExactly("book 1", "book 2", "unbook 2", "unbook 2", "unbook 1");
      undoneWithTheKeysTheyWereDoneWith(stage, run);
      assertThat(stage.types(run)).containsSubsequence("run.stopping", "compensation.started", "run.resumed",
          "compensation.started", "compensation.finished", "run.cancelled");
    }
  }

  private static void undoneWithTheKeysTheyWereDoneWith(Stage stage, String run) {
    for (Deed booked : stage.world().deeds()) {
      if (booked.tool().equals("book")) {
        assertThat(stage.world().deeds(run, "unbook", booked.step())).isNotEmpty()
            .allSatisfy(deed -> assertThat(deed.key()).isEqualTo(booked.key()));
      }
    }
  }
}
