package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir
  Path folder;

  @Test
  void theDefaultsAreSound() {
    new Configuration(Path.of("../../config")).check();
  }

  @Test
  void soundFilesPass() throws IOException {
    write("a.cfg", """
        # a comment
        ! another

        name = value
        joined=Grüße
        long = one,\\
          two
        """);
    write("agents/b.json", "{\"tools\": [\"*\"]}");

    new Configuration(folder).check();
  }

  @Test
  void aLineThatIsNoSettingIsPointedOut() throws IOException {
    Path file = write("a.cfg", "name = value\n<<<<<<< HEAD\n");

    assertRefused(file + " is damaged: line 2 should be 'name = value'");
  }

  @Test
  void aBrokenEscapeIsPointedOut() throws IOException {
    Path file = write("a.cfg", "name = \\u00zz\n");

    assertRefused(file + " is damaged: Malformed \\uxxxx encoding.");
  }

  @Test
  void bytesThatAreNoTextArePointedOut() throws IOException {
    Path file = folder.resolve("a.cfg");
    Files.write(file, new byte[]{'a', '=', (byte) 0xff, (byte) 0xfe});

    assertRefused(file + " is damaged: it is no UTF-8 text");
  }

  @Test
  void aBrokenAgentFileIsPointedOutWithItsLineAndColumn() throws IOException {
    Path file = write("agents/b.json", "{\n  \"tools\": [\"*\",]\n}");

    assertRefused(file + " is damaged: line 2 is no valid JSON at column 17");
  }

  @Test
  void anEmptyAgentFileIsPointedOut() throws IOException {
    Path file = write("agents/b.json", "");

    assertRefused(file + " is damaged: line 1 is no valid JSON at column 1");
  }

  @Test
  void anAgentFileThatEndsEarlyIsPointedOut() throws IOException {
    Path file = write("agents/b.json", "{\"tools\": [");

    assertThatThrownBy(new Configuration(folder)::check).hasMessageStartingWith(file + " is damaged: line 1");
  }

  @Test
  void theServersAddressComesFromTheConfiguration() throws IOException {
    var configuration = new Configuration(folder);
    assertThat(configuration.host()).isEqualTo("127.0.0.1");
    assertThat(configuration.port()).isEqualTo(8080);

    write("io.osgent.http.cfg", "host = 0.0.0.0\nport = 9000\n");
    assertThat(configuration.host()).isEqualTo("0.0.0.0");
    assertThat(configuration.port()).isEqualTo(9000);
  }

  @Test
  void aWrongPortIsPointedOut() throws IOException {
    Path file = write("io.osgent.http.cfg", "port = eighty\n");

    assertThatThrownBy(new Configuration(folder)::port)
        .hasMessage("'port' in " + file + " should be a number from 0 (picks one) to 65535, but is 'eighty'");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(new Configuration(folder)::check).isInstanceOf(LaunchException.class).hasMessage(message);
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
