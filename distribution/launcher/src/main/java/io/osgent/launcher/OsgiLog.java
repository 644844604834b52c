package io.osgent.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * OSGi's log service, for the libraries that speak to it: what they say goes to the one log. It remembers nobody, whereas
 * that of Apache Felix keeps every bundle that ever had a logger, and so grows with each one that is replaced.
 */
final class OsgiLog implements LogService {
  private final Bundle caller;

  private OsgiLog(Bundle caller) {
    this.caller = caller;
  }

  /** Gives each bundle that asks one of its own. */
  static void offer(BundleContext context) {
    String[] types = {LogService.class.getName(), LoggerFactory.class.getName()};
    context.registerService(types, new ServiceFactory<LogService>() {
      @Override
      public LogService getService(Bundle bundle, ServiceRegistration<LogService> registration) {
        return new OsgiLog(bundle);
      }

      @Override
      public void ungetService(Bundle bundle, ServiceRegistration<LogService> registration, LogService service) {
        // It holds nothing.
      }
    }, null);
  }

  @Override
  public Logger getLogger(String name) {
    return getLogger(name, Logger.class);
  }

  @Override
  public Logger getLogger(Class<?> named) {
    return getLogger(named.getName());
  }

  @Override
  public <L extends Logger> L getLogger(String name, Class<L> type) {
    return getLogger(caller, name, type);
  }

  @Override
  public <L extends Logger> L getLogger(Class<?> named, Class<L> type) {
    return getLogger(named.getName(), type);
  }

  @Override
  public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> type) {
    return OsgiLogger.of(bundle, name, type);
  }

  @Deprecated
  @Override
  public void log(int level, String message) {
    log(level, message, null);
  }

  @Deprecated
  @Override
  public void log(int level, String message, Throwable thrown) {
    org.slf4j.LoggerFactory.getLogger(String.valueOf(caller.getSymbolicName())).atLevel(FrameworkLog.severity(level))
        .setCause(thrown).log(message);
  }

  @Deprecated
  @Override
  public void log(ServiceReference<?> about, int level, String message) {
    log(level, message, null);
  }

  @Deprecated
  @Override
  public void log(ServiceReference<?> about, int level, String message, Throwable thrown) {
    log(level, message, thrown);
  }
}
