package io.osgent.admin.internal;

import io.osgent.api.ProblemException;
import java.util.Set;
import org.osgi.framework.Bundle;

/**
 * Which bundles the server can't do without. What came through the deploy folder may go the same way; plugins of the
 * distribution may be stopped and started; the rest of the distribution stays as it is while the server runs.
 */
final class Protection {
  private static final Set<String> ESSENTIAL = Set.of("io.osgent.api", "io.osgent.core", "io.osgent.security",
      "io.osgent.http", "io.osgent.rest", "io.osgent.admin");

  private Protection() {}

  /** @throws ProblemException {@code bundle_protected} unless it may be stopped */
  static void requireStoppable(Bundle bundle) {
    if (isOfDistribution(bundle) && !isPlugin(bundle.getSymbolicName())) {
      throw ProblemException.conflict("bundle_protected",
          bundle.getSymbolicName() + " can't be stopped while the server runs: it is what the server stands on");
    }
  }

  /** @throws ProblemException {@code bundle_protected} unless it may be updated or uninstalled */
  static void requireRemovable(Bundle bundle) {
    if (isOfDistribution(bundle)) {
      String advice = isPlugin(bundle.getSymbolicName())
          ? ": it would be back at the next start. Stop it, or put another version beside it in the deploy folder"
          : " and is what the server stands on";
      throw ProblemException.conflict("bundle_protected",
          bundle.getSymbolicName() + " is part of the distribution" + advice);
    }
  }

  static boolean isOfDistribution(Bundle bundle) {
    return !bundle.getLocation().startsWith(Deployment.LOCATION);
  }

  private static boolean isPlugin(String symbolicName) {
    return symbolicName != null && symbolicName.startsWith("io.osgent.")
        && !symbolicName.startsWith("io.osgent.storage.") && !ESSENTIAL.contains(symbolicName);
  }
}
