package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.EffectCounter.Deed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run can be run again from its log, without a network and without a tool: what it needed then is gone. */
class ReplayTest {
  @TempDir
  private static Path home;

  private static Stage stage;
  private static String run;
  private static String other;
  private static List<Deed> happened;

  @BeforeAll
  static void runAndLoseTheWorld() throws Exception {
    stage = Stage.in(home);
    stage.agent("brief", """
        {"model": "openai/mock", "tools": ["look"]}""");
    run = stage.begin("actor", "look 1; put 2 + charge 3; book 4; say Done");
    other = stage.begin("brief", "look 1; say Done");
    stage.awaitStatus(run, "completed");
    stage.awaitStatus(other, "completed");
    happened = stage.world().deeds();
    stage.surroundings().close();
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  @Test
  void theSameLogComesOut() throws Exception {
    List<String> log = stage.rest().log(run);

    assertThat(ServerProcess.osgent(home, 0, "replay", run)).contains("identical");

    assertThat(stage.world().deeds()).isEqualTo(happened);
    assertThat(stage.rest().log(run)).isEqualTo(log);
  }

  @Test
  void itSaysWhatHasChangedSince() throws Exception {
    stage.surroundings().agent("brief", """
        {"model": "openai/mock", "tools": ["look"], "instructions": "Be brief."}""");
    ServerProcess.await("the new definition",
        () -> stage.rest().get("/api/v1/agents/brief").text("version").equals("2"));

    assertThat(ServerProcess.osgent(home, 0, "replay", other)).contains("identical",
        "agent brief was version 1, now it is 2");
  }
}
