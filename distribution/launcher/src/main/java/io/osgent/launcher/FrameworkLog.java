package io.osgent.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.BundleException;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Brings to the one log what the framework says. */
final class FrameworkLog extends Logger {
  private static final String FRAMEWORK = "org.apache.felix.framework";

  @Override
  protected void doLog(int level, String message, Throwable thrown) {
    Level severity = severity(level);
    if (thrown instanceof BundleException e && e.getType() == BundleException.RESOLVE_ERROR) {
      log(FRAMEWORK, severity, e.getMessage(), null);
    } else {
      log(FRAMEWORK, severity, message, thrown);
    }
  }

  /** @param level as OSGi numbers them */
  static Level severity(int level) {
    return switch (level) {
      case LOG_ERROR -> Level.ERROR;
      case LOG_WARNING -> Level.WARN;
      case LOG_INFO -> Level.INFO;
      default -> Level.DEBUG;
    };
  }

  private static void log(String logger, Level severity, String message, Throwable thrown) {
    LoggerFactory.getLogger(logger).atLevel(severity).setCause(thrown).log(message);
  }
}
