package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private final LogLine layout = new LogLine("'at noon'");

  @Test
  void anEventIsOneReadableLine() {
    assertThat(line(event(Level.INFO, "Run {} took {} ms", null, "r1", 42)))
        .isEqualTo("at noon INFO  Runs - Run r1 took 42 ms\n");
  }

  @Test
  void aLineThatConcernsARunNamesIt() {
    assertThat(line(event(Map.of("run", "run_7"), Level.INFO, "Tool called", null)))
        .isEqualTo("at noon INFO  Runs [run_7] - Tool called\n");
  }

  @Test
  void aMessageCannotForgeALine() {
    assertThat(line(event(Level.WARN, "said {}", null, "a\r\n12:00 ERROR b")))
        .isEqualTo("at noon WARN  Runs - said a\\r\\n12:00 ERROR b\n");
  }

  @Test
  void anExceptionIsTracedFromWarningsOn() {
    assertThat(line(event(Level.WARN, "failed", new IllegalStateException("no disk"))))
        .startsWith("at noon WARN  Runs - failed\njava.lang.IllegalStateException: no disk\n\tat ")
        .contains("anExceptionIsTracedFromWarningsOn");
  }

  @Test
  void belowWarningsAnExceptionIsOnlyNamed() {
    assertThat(line(event(Level.INFO, "client left", new IllegalStateException("reset\nby peer"))))
        .isEqualTo("at noon INFO  Runs - client left (java.lang.IllegalStateException: reset\\nby peer)\n");
  }

  private String line(LoggingEvent event) {
    return layout.doLayout(event).replace(System.lineSeparator(), "\n");
  }

  private static LoggingEvent event(Level level, String message, Throwable thrown, Object... arguments) {
    return event(Map.of(), level, message, thrown, arguments);
  }

  private static LoggingEvent event(Map<String, String> mdc, Level level, String message, Throwable thrown,
      Object... arguments) {
    var logger = new LoggerContext().getLogger("io.osgent.core.Runs");
    var event = new LoggingEvent("test", logger, level, message, thrown, arguments);
    event.setMDCPropertyMap(mdc);
    return event;
  }
}
