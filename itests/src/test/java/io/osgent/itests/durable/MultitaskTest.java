package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session has one run at a time; what becomes of a second one is for whoever starts it to say. */
class MultitaskTest {
  @TempDir
  private Path home;

  @Test
  void aSecondRunWaitsIsRefusedOrTakesThePlaceOfTheFirst() throws Exception {
    try (var stage = Stage.in(home); var gate = stage.before("look 1")) {
      String first = stage.begin("actor", "look 1; say First");
      gate.awaitArrival();
      String session = stage.rest().get("/api/v1/runs/" + first).text("session");

      assertThat(start(stage, session, "say Refused", "reject").expect(409).text("code")).isEqualTo("session_busy");
      String queued = start(stage, session, "say Second", "enqueue").expect(202).text("id");
      stage.awaitStatus(queued, "queued");
      String next = start(stage, session, "say Third", "interrupt").text("id");
      stage.awaitStatus(first, "cancelled");
      stage.awaitStatus(queued, "cancelled");
      stage.awaitStatus(next, "completed");

      stage.awaitStatus(start(stage, session, "say Fourth", "enqueue").text("id"), "completed");
    }
  }

  private static Answer start(Stage stage, String session, String input, String multitask)
      throws IOException, InterruptedException {
    return stage.rest().post("/api/v1/runs",
        Map.of("agent", "actor", "session", session, "input", input, "multitask", multitask));
  }
}
