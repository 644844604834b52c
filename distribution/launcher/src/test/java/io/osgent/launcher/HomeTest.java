package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir
  Path folder;

  private Home home;
  private Path defaults;

  @BeforeEach
  void prepareDefaults() throws IOException {
    home = new Home(folder.resolve("deep/home"));
    defaults = Files.createDirectories(folder.resolve("defaults"));
    Files.createDirectories(defaults.resolve("agents"));
    Files.writeString(defaults.resolve("http.cfg"), "# port = 8080\n");
    Files.writeString(defaults.resolve("agents/assistant.json"), "{}");
  }

  @Test
  void theFirstStartMakesAWholeHome() {
    home.make();
    home.addDefaults(defaults);

    assertThat(home.deploy()).isDirectory();
    assertThat(home.data()).isDirectory();
    assertThat(home.logs()).isDirectory();
    assertThat(home.config().resolve("http.cfg")).hasContent("# port = 8080");
    assertThat(home.config().resolve("agents/assistant.json")).hasContent("{}");
  }

  @Test
  void whatAKilledServerHasLeftIsTakenAway() throws IOException {
    home.make();
    home.emptyTemporary();
    Files.writeString(Files.createDirectories(home.temporary().resolve("deep")).resolve("native.so"), "left");
    home.emptyTemporary();

    assertThat(home.temporary()).isEmptyDirectory();
  }

  @Test
  void whatTheUserWroteIsNeverOverwritten() throws IOException {
    home.make();
    Files.writeString(home.config().resolve("http.cfg"), "port = 9000");
    home.addDefaults(defaults);
    home.addDefaults(defaults);

    assertThat(home.config().resolve("http.cfg")).hasContent("port = 9000");
  }

  @Test
  void whatTheUserDeletedDoesNotComeBack() throws IOException {
    home.make();
    home.addDefaults(defaults);
    Files.delete(home.config().resolve("agents/assistant.json"));
    home.addDefaults(defaults);

    assertThat(home.config().resolve("agents/assistant.json")).doesNotExist();
  }

  @Test
  void whatAnUpgradeBringsIsAdded() throws IOException {
    home.make();
    home.addDefaults(defaults);
    Files.writeString(defaults.resolve("new.cfg"), "# new");
    home.addDefaults(defaults);

    assertThat(home.config().resolve("new.cfg")).hasContent("# new");
  }

  @Test
  void aHomeBelowAFileIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(new Home(file.resolve("home"))::make).isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("the home cannot be used: ").hasMessageContaining(file.toString())
        .hasMessageEndingWith("; choose another with --home DIR").hasMessageNotContainingAny("\n", "Exception");
  }

  @Test
  void aFileInPlaceOfAFolderIsRefusedInOneLine() throws IOException {
    Files.createDirectories(home.path());
    Files.writeString(home.logs(), "");

    assertThatThrownBy(home::make)
        .hasMessage("the home cannot be used: " + home.logs() + " cannot be made: " + home.logs()
            + " is in the way; choose another with --home DIR");
  }
}
