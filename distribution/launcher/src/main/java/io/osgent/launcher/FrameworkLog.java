package io.osgent.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Brings to the one log what the framework and OSGi's own log service say. */
final class FrameworkLog extends Logger {
  private static final String FRAMEWORK = "org.apache.felix.framework";

  /** Framework, bundle and service events as the log service retells them; the framework has told what matters. */
  private static final String EVENTS = "Events.";

  @Override
  protected void doLog(int level, String message, Throwable thrown) {
    Level severity = switch (level) {
      case LOG_ERROR -> Level.ERROR;
      case LOG_WARNING -> Level.WARN;
      case LOG_INFO -> Level.INFO;
      default -> Level.DEBUG;
    };
    if (thrown instanceof BundleException e && e.getType() == BundleException.RESOLVE_ERROR) {
      log(FRAMEWORK, severity, e.getMessage(), null);
    } else {
      log(FRAMEWORK, severity, message, thrown);
    }
  }

  /** Listens to the log service as soon as there is one, and hears what was said before. */
  static ServiceTracker<LogReaderService, LogReaderService> follow(BundleContext context) {
    var tracker = new ServiceTracker<LogReaderService, LogReaderService>(context, LogReaderService.class, null) {
      @Override
      public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = super.addingService(reference);
        reader.addLogListener(FrameworkLog::write);
        return reader;
      }
    };
    tracker.open();
    return tracker;
  }

  private static void write(LogEntry entry) {
    if (entry.getLoggerName().startsWith(EVENTS)) {
      return;
    }
    Level severity = switch (entry.getLogLevel()) {
      case AUDIT, INFO -> Level.INFO;
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
    log(entry.getLoggerName(), severity, about(entry.getBundle()) + entry.getMessage(), entry.getException());
  }

  private static String about(Bundle bundle) {
    return bundle == null || bundle.getSymbolicName() == null ? "" : bundle.getSymbolicName() + ": ";
  }

  private static void log(String logger, Level severity, String message, Throwable thrown) {
    LoggerFactory.getLogger(logger).atLevel(severity).setCause(thrown).log(message);
  }
}
