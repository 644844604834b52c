package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.world.EffectCounter.Deed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run has done and can be undone is undone when the run does not come to a good end. */
class CompensationTest {
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
  void aRunThatIsCancelledGivesBackWhatItHasBookedTheNewestFirst() throws Exception {
    String run = stage.begin("actor", "book 1; look 2; book 3; silence");
    stage.script().awaitSilence();

    stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
    stage.awaitStatus(run, "cancelled");

    assertThat(stage.happened(run)).containsExactly("book 1", "look 2", "book 3", "unbook 3", "unbook 1");
    undoneWithTheKeysTheyWereDoneWith(run);
    assertThat(stage.types(run)).containsSubsequence("run.stopping", "compensation.started", "compensation.finished",
        "compensation.started", "compensation.finished", "run.cancelled");
    assertThat(stage.said(run, "compensation.finished")).noneMatch(said -> said.hasNonNull("problem"));
    assertThat(stage.said(run, "run.stopping").getFirst().path("by").asText())
        .isEqualTo(stage.said(run, "run.started").getFirst().path("by").asText());
  }

  @Test
  void aRunThatFailsGivesBackWhatItHasBookedTheNewestFirst() throws Exception {
    String run = stage.begin("actor", "book 1; book 2; refuse");
    stage.awaitStatus(run, "failed");

    assertThat(stage.happened(run)).containsExactly("book 1", "book 2", "unbook 2", "unbook 1");
    undoneWithTheKeysTheyWereDoneWith(run);
    assertThat(stage.said(run, "run.failed").getFirst().path("problem").path("detail").asText())
        .contains("enough of this");
  }

  @Test
  void aCrashInTheMiddleOfUndoingDoesNotEndIt() throws Exception {
    try (var gate = stage.after("unbook 5")) {
      String run = stage.begin("actor", "book 4; book 5; silence");
      stage.script().awaitSilence();
      stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
      gate.awaitArrival();

      stage.kill();
      gate.open();
      stage.start();
      stage.awaitStatus(run, "cancelled");

      assertThat(stage.happened(run)).containsExactly("book 4", "book 5", "unbook 5", "unbook 5", "unbook 4");
      undoneWithTheKeysTheyWereDoneWith(run);
      assertThat(stage.types(run)).containsSubsequence("run.stopping", "compensation.started", "run.resumed",
          "compensation.started", "compensation.finished", "run.cancelled");
    }
  }

  private static void undoneWithTheKeysTheyWereDoneWith(String run) {
    List<Deed> booked = stage.world().deeds().stream()
        .filter(deed -> deed.run().equals(run) && deed.tool().equals("book")).toList();
    assertThat(booked).hasSize(2);
    for (Deed deed : booked) {
      assertThat(stage.world().deeds(run, "unbook", deed.step())).isNotEmpty()
          .allSatisfy(undone -> assertThat(undone.key()).isEqualTo(deed.key()));
    }
  }
}
