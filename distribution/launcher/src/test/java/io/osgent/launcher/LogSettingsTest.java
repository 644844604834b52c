package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
  @Test
  void byDefaultOsgentTellsWhatItDoesAndTheRestOnlyWhatIsWrong() {
    LogSettings settings = read("", "", Map.of());

    assertThat(settings.json()).isFalse();
    assertThat(settings.levels()).containsOnly(Map.entry("ROOT", Level.WARN), Map.entry("io.osgent", Level.INFO));
  }

  @Test
  void levelsAreSetForEverythingAndForAPackage() {
    assertThat(read("level", "error", Map.of()).levels()).containsEntry("ROOT", Level.ERROR);
    assertThat(read("level.org.eclipse.jetty", "DEBUG", Map.of()).levels())
        .containsEntry("org.eclipse.jetty", Level.DEBUG);
  }

  @Test
  void theEnvironmentsFormatWins() {
    assertThat(read("format", "json", Map.of()).json()).isTrue();
    assertThat(read("format", "json", Map.of("OSGENT_LOG_FORMAT", "text")).json()).isFalse();
    assertThat(read("format", "text", Map.of("OSGENT_LOG_FORMAT", "json")).json()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      format    | xml  | logging.properties: format should be text or json, but is 'xml'
      level     | loud | logging.properties: level should be off, error, warn, info, debug, trace or all, but is 'loud'
      file.size | big  | logging.properties: file.size should be a size such as 20MB, but is 'big'
      file.days | 0    | logging.properties: file.days should be a number of days above 0, but is '0'
      colour    | red  | logging.properties: colour is no setting of the log; there are format, level, level.LOGGER, file.size, file.total and file.days
      """)
  void aWrongSettingIsPointedOut(String name, String value, String message) {
    assertThatThrownBy(() -> read(name, value, Map.of())).isInstanceOf(LaunchException.class).hasMessage(message);
  }

  @Test
  void aWrongFormatInTheEnvironmentIsPointedOut() {
    assertThatThrownBy(() -> read("format", "json", Map.of("OSGENT_LOG_FORMAT", "yaml")))
        .hasMessage("OSGENT_LOG_FORMAT should be text or json, but is 'yaml'");
  }

  private static LogSettings read(String name, String value, Map<String, String> environment) {
    var file = new Properties();
    if (!name.isEmpty()) {
      file.setProperty(name, value);
    }
    return LogSettings.read("logging.properties", file, environment);
  }
}
