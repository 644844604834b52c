package io.osgent.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log: to the console and to a file in the home, as {@code config/logging.properties} wants it. Set up in code,
 * since reading logback's XML would take a fifth of a second of each start. Logback finds this class as a service.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String CONSOLE_THRESHOLD = "osgent.console";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    String home = System.getProperty(FrameworkProperties.HOME);
    var settings = home == null
        ? LogSettings.DEFAULT
        : LogSettings.read(new Home(Path.of(home)).config(), System.getenv());
    settings.levels().forEach((logger, level) -> context.getLogger(logger).setLevel(level));
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(console(context, settings));
    if (home != null) {
      root.addAppender(file(context, settings, new Home(Path.of(home)).logs()));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Takes in what is said through the JDK's own logging as well. */
  static void captureJdkLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** From now on the console shows what it is configured for; until now it showed warnings only. */
  static void openConsole() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (context.getObject(CONSOLE_THRESHOLD) instanceof ThresholdFilter threshold) {
      threshold.setLevel(Level.TRACE.levelStr);
    }
  }

  /** Writes what is still to be written. */
  static void close() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, LogSettings settings) {
    var quiet = new ThresholdFilter();
    quiet.setLevel(Level.WARN.levelStr);
    quiet.start();
    context.putObject(CONSOLE_THRESHOLD, quiet);
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setName("console");
    console.addFilter(quiet);
    return started(console, context, settings, "HH:mm:ss.SSS");
  }

  private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, LogSettings settings, Path logs) {
    var file = new RollingFileAppender<ILoggingEvent>();
    file.setName("file");
    file.setContext(context);
    file.setFile(logs.resolve("osgent.log").toString());
    var rolling = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
    rolling.setContext(context);
    rolling.setParent(file);
    rolling.setFileNamePattern(logs.resolve("osgent.%d{yyyy-MM-dd}.%i.log.gz").toString());
    rolling.setMaxFileSize(FileSize.valueOf(settings.fileSize()));
    rolling.setMaxHistory(settings.days());
    rolling.setTotalSizeCap(FileSize.valueOf(settings.totalSize()));
    rolling.start();
    file.setRollingPolicy(rolling);
    return started(file, context, settings, "yyyy-MM-dd HH:mm:ss.SSS");
  }

  private static <A extends OutputStreamAppender<ILoggingEvent>> A started(A appender, LoggerContext context,
      LogSettings settings, String timePattern) {
    appender.setContext(context);
    appender.setEncoder(settings.json() ? json(context) : text(context, timePattern));
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context, String timePattern) {
    var layout = new LogLine(timePattern);
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    var encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }
}
