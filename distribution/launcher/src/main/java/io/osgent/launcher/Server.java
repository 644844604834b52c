package io.osgent.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework with the server's bundles in it. */
final class Server {
  /** A service with this property says that everything the server needs is there. */
  private static final String READY = "(osgent.ready=true)";

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final Framework framework;

  private Server(Framework framework) {
    this.framework = framework;
  }

  static Server prepare(CommandLine command, Home home, Distribution distribution) {
    List<Distribution.Part> parts = distribution.parts();
    int lastLevel = parts.stream().mapToInt(Distribution.Part::startLevel).max().orElse(1);
    Map<String, Object> configuration = new HashMap<>(FrameworkProperties.of(command, home, distribution, lastLevel));
    configuration.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
    Framework framework = new FrameworkFactory().newFramework(configuration);
    try {
      framework.init();
    } catch (BundleException e) {
      throw LaunchException.refused("the framework cannot start: " + e.getMessage());
    }
    ServiceUses.forgetThoseOfTheGone(framework);
    OsgiLog.offer(framework.getBundleContext());
    for (Distribution.Part part : parts) {
      install(framework.getBundleContext(), part);
    }
    return new Server(framework);
  }

  private static void install(BundleContext context, Distribution.Part part) {
    Path jar = part.jar();
    try {
      Bundle bundle = context.installBundle("reference:" + jar.toUri());
      bundle.adapt(BundleStartLevel.class).setStartLevel(part.startLevel());
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    } catch (BundleException e) {
      throw LaunchException.refused("the distribution is damaged: " + jar + " cannot be installed: " + e.getMessage());
    }
  }

  void start() {
    try {
      framework.start();
    } catch (BundleException e) {
      throw LaunchException.refused("the framework cannot start: " + e.getMessage());
    }
  }

  /** Waits until the server says that it is ready. */
  boolean awaitReady(Duration patience) throws InterruptedException {
    var ready = new ServiceTracker<Object, Object>(framework.getBundleContext(), readyFilter(), null);
    ready.open(true);
    try {
      return ready.waitForService(patience.toMillis()) != null;
    } finally {
      ready.close();
    }
  }

  private static Filter readyFilter() {
    try {
      return FrameworkUtil.createFilter(READY);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What keeps the server from being ready, one finding a line. */
  List<String> findings() {
    return Findings.of(framework.getBundleContext());
  }

  void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  /** Stops all bundles in the reverse of their order, or gives up when they take too long. */
  void stop(Duration patience) {
    try {
      framework.stop();
      FrameworkEvent end = framework.waitForStop(patience.toMillis());
      if (end.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
        LOG.warn("Some bundles did not stop within {} s; leaving them", patience.toSeconds());
      }
    } catch (BundleException e) {
      LOG.warn("The framework could not be stopped in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
