package io.osgent.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * One line an event: time, level, the class that speaks, the run it speaks of, what it says. A line break in a message
 * is written as \n, so that nobody can forge a line. Stack traces follow from WARN on; below, an exception is named.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
  /** The MDC key that holds the id of the run a line concerns. */
  static final String RUN = "run";

  private final DateTimeFormatter time;

  LogLine(String timePattern) {
    time = DateTimeFormatter.ofPattern(timePattern).withZone(ZoneId.systemDefault());
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(120);
    time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    String level = event.getLevel().levelStr;
    line.append(' ').append(level).append(" ".repeat(6 - level.length()));
    String logger = event.getLoggerName();
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length());
    String run = event.getMDCPropertyMap().get(RUN);
    if (run != null) {
      line.append(" [").append(run).append(']');
    }
    line.append(" - ").append(oneLine(event.getFormattedMessage()));
    var thrown = event.getThrowableProxy();
    if (thrown != null && event.getLevel().isGreaterOrEqual(Level.WARN)) {
      line.append(System.lineSeparator()).append(ThrowableProxyUtil.asString(thrown));
    } else if (thrown != null) {
      line.append(" (").append(thrown.getClassName()).append(": ").append(oneLine(thrown.getMessage())).append(')');
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static String oneLine(String message) {
    if (message == null || (message.indexOf('\n') < 0 && message.indexOf('\r') < 0)) {
      return message;
    }
    return message.strip().replace("\r", "\\r").replace("\n", "\\n");
  }
}
