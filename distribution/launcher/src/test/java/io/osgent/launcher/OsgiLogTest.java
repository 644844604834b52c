package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;

/** What bundles say to OSGi's log service stands in the one log. */
class OsgiLogTest {
  private static final String NAME = "com.example.Weather";
  private static final String SPEAKER = "org.apache.felix.framework";

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger root = (Logger) org.slf4j.LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger weather = (Logger) org.slf4j.LoggerFactory.getLogger(NAME);

  @TempDir
  private Path folder;

  private Framework framework;

  @BeforeEach
  void start() throws BundleException {
    framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
    framework.start();
    OsgiLog.offer(framework.getBundleContext());
    weather.setLevel(Level.INFO);
    lines.start();
    root.addAppender(lines);
  }

  @AfterEach
  void stop() throws BundleException, InterruptedException {
    root.detachAppender(lines);
    weather.setLevel(null);
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
  }

  private <S> S service(Class<S> type) {
    BundleContext context = framework.getBundleContext();
    return context.getService(context.getServiceReference(type));
  }

  private List<String> said() {
    return lines.list.stream().filter(line -> line.getLoggerName().equals(NAME))
        .map(line -> line.getLevel() + " " + line.getFormattedMessage()).toList();
  }

  @Test
  void whatALoggerSaysNamesTheBundleAndHasItsLevel() {
    org.osgi.service.log.Logger logger = service(LoggerFactory.class).getLogger(NAME);

    logger.error("storm");
    logger.warn("{} of {}", "rain", 40);
    logger.info("{}, {} and {}", "sun", "wind", "snow");
    logger.audit("counted");
    logger.info(self -> self.info("asked for"));
    logger.debug("nobody wants to know");
    logger.debug(self -> self.error("nor this"));

    assertThat(said()).containsExactly("ERROR " + SPEAKER + ": storm", "WARN " + SPEAKER + ": rain of 40",
        "INFO " + SPEAKER + ": sun, wind and snow", "INFO " + SPEAKER + ": counted",
        "INFO " + SPEAKER + ": asked for");
    assertThat(logger.isInfoEnabled()).isTrue();
    assertThat(logger.isDebugEnabled()).isFalse();
    assertThat(logger.getName()).isEqualTo(NAME);
    assertThat(Set.of(logger)).contains(logger).hasToString("[" + NAME + "]");
  }

  @Test
  void anExceptionIsTold() {
    var failure = new IllegalStateException("no sky");

    service(LoggerFactory.class).getLogger(NAME).error("no weather in {}", "Rome", failure);

    assertThat(said()).containsExactly("ERROR " + SPEAKER + ": no weather in Rome");
    assertThat(lines.list.getLast().getThrowableProxy().getMessage()).isEqualTo("no sky");
  }

  @Test
  void aFormatterLoggerFormatsAsPrintfDoesAndNeverFails() {
    var logger = service(LogService.class).getLogger(framework, NAME, FormatterLogger.class);

    logger.info("%d%% rain", 40);
    logger.info("%d%% rain", "much");
    logger.info("100% rain");

    assertThat(said()).containsExactly("INFO " + SPEAKER + ": 40% rain", "INFO " + SPEAKER + ": %d%% rain [much]",
        "INFO " + SPEAKER + ": 100% rain");
  }

  @Test
  @SuppressWarnings("deprecation")
  void whoeverSpeaksToTheServiceItselfIsHeard() {
    service(LogService.class).log(LogService.LOG_WARNING, "old ways");

    assertThat(lines.list).extracting(ILoggingEvent::getLoggerName, ILoggingEvent::getFormattedMessage)
        .contains(org.assertj.core.groups.Tuple.tuple(SPEAKER, "old ways"));
  }
}
