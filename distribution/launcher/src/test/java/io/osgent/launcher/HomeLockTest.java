package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
  @TempDir
  Path folder;

  private Home home;

  @BeforeEach
  void makeHome() {
    home = new Home(folder);
    home.make();
  }

  @Test
  void aServerWritesWhoItIsAndForgetsWhereTheLastOneWas() throws IOException {
    Files.writeString(home.data().resolve("osgent.address"), "http://127.0.0.1:1");

    try (HomeLock lock = HomeLock.take(home)) {
      assertThat(lock).isNotNull();
      assertThat(home.data().resolve("osgent.pid")).hasContent(Long.toString(ProcessHandle.current().pid()));
      assertThat(HomeLock.address(home)).isEmpty();
    }
  }

  @Test
  void aServerLeavesNothingThatLooksAlive() throws IOException {
    HomeLock.take(home).close();

    assertThat(home.data().resolve("osgent.pid")).doesNotExist();
    assertThat(HomeLock.holder(home)).isEmpty();
  }

  @Test
  void nobodyHoldsAHomeThatIsNotThere() {
    assertThat(HomeLock.holder(new Home(folder.resolve("none")))).isEmpty();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void aPidLeftBehindByAKilledServerMeansNothing() throws IOException {
    Files.writeString(home.data().resolve("osgent.pid"), Long.toString(ProcessHandle.current().pid()));
    Files.writeString(home.data().resolve("osgent.lock"), "");

    assertThat(HomeLock.holder(home)).isEmpty();
  }

  @Test
  void anotherProcessIsToldWhoHasTheHome() throws Exception {
    Process other = HolderProcess.start(home);
    try {
      assertThat(HomeLock.holder(home)).map(ProcessHandle::pid).contains(other.pid());
      assertThatThrownBy(() -> HomeLock.take(home)).isInstanceOf(LaunchException.class)
          .hasMessage("a server (pid " + other.pid() + ") runs in " + folder
              + " already; 'osgent stop' ends it, --home DIR chooses another home");
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(HomeLock.holder(home)).isEmpty();
  }

  /** Takes a home in a JVM of its own, says so, and keeps it until it is killed. */
  static final class HolderProcess {
    private HolderProcess() {}

    static Process start(Home home) throws IOException {
      Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
          System.getProperty("java.class.path"), HolderProcess.class.getName(), home.path().toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT).start();
      assertThat(process.getInputStream().read()).isEqualTo('!');
      return process;
    }

    public static void main(String[] arguments) throws IOException {
      try (HomeLock lock = HomeLock.take(new Home(Path.of(arguments[0])))) {
        System.out.print(lock == null ? '?' : '!');
        System.out.flush();
        int end = System.in.read();
        System.exit(end);
      }
    }
  }
}
