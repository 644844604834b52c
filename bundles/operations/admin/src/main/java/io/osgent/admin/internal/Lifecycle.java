package io.osgent.admin.internal;

import io.osgent.admin.internal.Audit.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, stops, updates and uninstalls bundles, and remembers why a start failed. Callers take turns. */
final class Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
  private static final long REFRESH_SECONDS = 30;

  private final BundleContext context;
  private final FrameworkWiring wiring;
  private final Diagnosis diagnosis;
  private final ComponentDiagnosis components;
  private final Map<Long, String> failures = new ConcurrentHashMap<>();

  Lifecycle(BundleContext context, Diagnosis diagnosis, ComponentDiagnosis components) {
    this.context = context;
    this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    this.diagnosis = diagnosis;
    this.components = components;
  }

  /** Installs a bundle without starting it. */
  Bundle install(Edition edition) throws BundleException, IOException {
    try (InputStream in = Files.newInputStream(edition.jar())) {
      return context.installBundle(Deployment.freeLocation(context, edition.file()), in);
    }
  }

  /** Starts a bundle for good; a failure changes nothing else. */
  Outcome start(Bundle bundle) {
    if (isFragment(bundle)) {
      return Outcome.good("a fragment, attached to its host when that is resolved next");
    }
    return failureToStart(bundle).map(why -> Outcome.bad("not started: " + why))
        .or(() -> components.of(bundle).map(problem -> Outcome.bad("started, but " + problem)))
        .orElseGet(() -> Outcome.good("started"));
  }

  /** Starts a bundle for good and says why that failed, if it did. */
  Optional<String> failureToStart(Bundle bundle) {
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
      failures.remove(bundle.getBundleId());
      return Optional.empty();
    } catch (BundleException | RuntimeException failure) {
      String why = diagnosis.unresolved(bundle).orElseGet(() -> FirstLine.ofRoot(failure));
      failures.put(bundle.getBundleId(), why);
      LOG.debug("{} does not start", bundle, failure);
      return Optional.of(why);
    }
  }

  /** Stops a bundle until somebody starts it. */
  Outcome stop(Bundle bundle) {
    failures.remove(bundle.getBundleId());
    try {
      bundle.stop();
      return Outcome.good("stopped");
    } catch (BundleException failure) {
      LOG.debug("{} complained while it was stopped", bundle, failure);
      return Outcome.bad("stopped, complaining: " + FirstLine.ofRoot(failure));
    }
  }

  /** Stops a bundle that is to run again some time. */
  void pause(Bundle bundle) {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException complaint) {
      // It is stopped all the same.
      LOG.warn("{} complained while it was stopped: {}", bundle.getSymbolicName(), FirstLine.ofRoot(complaint));
    }
  }

  /**
   * Puts an edition into a bundle, which is stopped after that; the classes of before are let go. Only this bundle, and
   * those that use its classes, are touched.
   *
   * @throws BundleException if the framework does not take the jar; the bundle has what it had before
   */
  void swap(Bundle bundle, Edition edition) throws BundleException, IOException {
    pause(bundle);
    if (edition.shipped()) {
      bundle.update();
    } else {
      try (InputStream in = Files.newInputStream(edition.jar())) {
        bundle.update(in);
      }
    }
    refresh(bundle);
    failures.remove(bundle.getBundleId());
  }

  Outcome uninstall(Bundle bundle) {
    failures.remove(bundle.getBundleId());
    try {
      bundle.uninstall();
      refresh(bundle);
      return Outcome.good("uninstalled");
    } catch (BundleException failure) {
      LOG.debug("{} complained while it was uninstalled", bundle, failure);
      return Outcome.bad("uninstalled, complaining: " + FirstLine.ofRoot(failure));
    }
  }

  /** Whether a bundle should run but lacks something it needs. */
  boolean waits(Bundle bundle) {
    return bundle.getState() == Bundle.INSTALLED && isWanted(bundle);
  }

  /** Why the last start failed, if it did. */
  Optional<String> failure(Bundle bundle) {
    boolean stillTrue = bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
    return stillTrue ? Optional.ofNullable(failures.get(bundle.getBundleId())) : Optional.empty();
  }

  static boolean isWanted(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    try {
      return level != null && level.isPersistentlyStarted();
    } catch (IllegalArgumentException uninstalledMeanwhile) {
      return false;
    }
  }

  /** Whether it is active, or will be as soon as one of its classes is asked for. */
  static boolean runs(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
  }

  /** Those a bundle offers; none when it has been uninstalled meanwhile. */
  static List<ServiceReference<?>> services(Bundle bundle) {
    try {
      ServiceReference<?>[] registered = bundle.getRegisteredServices();
      return registered == null ? List.of() : List.of(registered);
    } catch (IllegalStateException uninstalled) {
      return List.of();
    }
  }

  static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  private void refresh(Bundle bundle) {
    if (!wiring.getRemovalPendingBundles().contains(bundle)) {
      return;
    }
    var refreshed = new CountDownLatch(1);
    wiring.refreshBundles(Set.of(bundle), event -> {
      if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
        refreshed.countDown();
      }
    });
    try {
      if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the bundles that use {} were not refreshed within {} s", bundle.getSymbolicName(), REFRESH_SECONDS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
