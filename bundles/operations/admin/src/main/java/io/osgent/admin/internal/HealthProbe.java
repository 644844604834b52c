package io.osgent.admin.internal;

import io.osgent.admin.internal.ComponentDiagnosis.Complaint;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.health.HealthCheck.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Asks the health checks of one bundle. A check that throws is down, and so is one that does not answer in time. */
final class HealthProbe {
  private final BundleContext context;
  private final Duration patience;

  HealthProbe(BundleContext context, Duration patience) {
    this.context = context;
    this.patience = patience;
  }

  Optional<Complaint> complaint(Bundle bundle) {
    return Lifecycle.services(bundle).stream().filter(HealthProbe::isHealthCheck)
        .flatMap(service -> ask(service).stream()).findFirst();
  }

  private static boolean isHealthCheck(ServiceReference<?> service) {
    return List.of((String[]) service.getProperty(Constants.OBJECTCLASS)).contains(HealthCheck.class.getName());
  }

  private Optional<Complaint> ask(ServiceReference<?> reference) {
    Object service = context.getService(reference);
    if (service == null) {
      return Optional.of(new Complaint("a health check can't be made; the log says why", true));
    }
    try {
      return service instanceof HealthCheck check
          ? ask(check)
          : Optional.of(new Complaint("its health check is compiled against another io.osgent.api", false));
    } finally {
      context.ungetService(reference);
    }
  }

  private Optional<Complaint> ask(HealthCheck check) {
    var answer = new FutureTask<>(() -> complaintOf(check));
    Thread.ofVirtual().name("osgent-health-probe").start(answer);
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      return Optional.of(new Complaint("a health check throws " + failure.getCause().getClass().getName() + ": "
          + FirstLine.of(failure.getCause()), true));
    } catch (TimeoutException tooLong) {
      answer.cancel(true);
      return Optional.of(new Complaint("a health check gave no answer in " + patience.toMillis() + " ms", false));
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return Optional.of(new Complaint("the server is being stopped", false));
    }
  }

  private static Optional<Complaint> complaintOf(HealthCheck check) {
    Health health = check.check();
    return health.up()
        ? Optional.empty()
        : Optional.of(new Complaint("health check " + check.name() + " is down: " + health.detail(), true));
  }
}
