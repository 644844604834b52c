package io.osgent.admin.internal;

import io.osgent.api.health.HealthCheck;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the distribution's own bundles are up; what was dropped in can't take the server down. */
@Component
public final class BundlesHealth implements HealthCheck {
  private final BundleContext context;

  @Activate
  public BundlesHealth(BundleContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "bundles";
  }

  @Override
  public Health check() {
    List<String> down = Arrays.stream(context.getBundles()).filter(Protection::isOfDistribution)
        .filter(this::isDown).map(Bundle::getSymbolicName).toList();
    return down.isEmpty()
        ? Health.up(context.getBundles().length + " bundles")
        : Health.down("not running: " + String.join(", ", down));
  }

  /** A bundle that somebody stopped, or that another version has taken over from, is as it should be. */
  private boolean isDown(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.INSTALLED, Bundle.RESOLVED ->
        Lifecycle.isWanted(bundle) && !Lifecycle.isFragment(bundle) && !isReplaced(bundle);
      default -> false;
    };
  }

  private boolean isReplaced(Bundle bundle) {
    return Arrays.stream(context.getBundles()).anyMatch(other -> Lifecycle.runs(other)
        && Deployment.isDeployed(other) && other.getSymbolicName().equals(bundle.getSymbolicName()));
  }
}
