package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.EffectCounter.Pace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run can be run again from its log. */
class ReplayTest {
  @TempDir
  private Path home;

  @Test
  void theSameLogComesOutWithoutANetworkAndWithoutATool() throws Exception {
    try (var stage = Stage.in(home, Pace.AT_ONCE)) {
      String run = stage.begin("actor", "look 1; put 2 + charge 3; book 4; say Done");
      stage.awaitStatus(run, "completed");
      var before = stage.world().deeds();
      stage.surroundings().close();

      assertThat(ServerProcess.osgent(home, 0, "replay", run)).contains("identical");
      assertThat(stage.world().deeds()).isEqualTo(before);
      assertThat(stage.types(run)).endsWith("run.completed");
    }
  }

  @Test
  void itSaysWhatHasChangedSince() throws Exception {
    try (var stage = Stage.in(home, Pace.AT_ONCE)) {
      String run = stage.begin("actor", "look 1; say Done");
      stage.awaitStatus(run, "completed");
      stage.surroundings().agent("actor", """
          {"model": "openai/mock", "tools": ["look"], "instructions": "Be brief."}""");
      ServerProcess.await("the new definition",
          () -> stage.rest().get("/api/v1/agents/actor").text("version").equals("2"));

      assertThat(ServerProcess.osgent(home, 0, "replay", run)).contains("actor");
    }
  }
}
