package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop does so in order, and the next one takes up where it stopped. */
class ShutdownTest {
  @TempDir
  private Path home;

  @Test
  void aRunThatIsUnderWayGoesOnAtTheNextStartAndOneThatWaitsGoesOnWaiting() throws Exception {
    // The call that goes on is no boundary, so there is no use in waiting for one.
    Files.writeString(Files.createDirectories(home.resolve("config")).resolve("io.osgent.core.cfg"),
        "boundarySeconds = 1\n");
    try (var stage = Stage.in(home); var gate = stage.before("look 2")) {
      String run = stage.begin("actor", "charge 1; look 2; charge 3; say Done");
      gate.awaitArrival();
      String waiting = stage.begin("careful", "charge 4; say Paid");
      JsonNode asked = stage.awaitApproval(waiting);
      var socket = Socket.open(stage.rest(), ServerProcess.KEY);
      socket.send("run.subscribe", Map.of("run", run, "after", stage.types(run).size()));
      socket.expect("ack");

      assertThat(stage.terminate()).isZero();
      gate.open();

      assertThat(socket.last("goodbye").path("data").path("reason").asText()).isEqualTo("going_away");
      stage.start();
      stage.awaitStatus(run, "completed");
      assertThat(stage.types(run)).containsOnlyOnce("run.resumed");
      assertThat(stage.world().deeds(run, "charge", 1)).hasSize(1);
      assertThat(stage.world().deeds(run, "charge", 3)).hasSize(1);

      assertThat(stage.awaitApproval(waiting)).isEqualTo(asked);
      stage.decide(waiting, asked.path("call").asText(), Map.of("decision", "approve")).expect(200);
      stage.awaitStatus(waiting, "completed");
      assertThat(stage.happened(waiting)).containsExactly("charge 4");
    }
  }
}
