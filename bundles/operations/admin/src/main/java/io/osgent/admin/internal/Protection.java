package io.osgent.admin.internal;

import io.osgent.api.ProblemException;
import java.util.Set;
import org.osgi.framework.Bundle;

/**
 * What may be done to which bundle. What came through the deploy folder may go the same way. Of the distribution, plugins
 * and interfaces may be stopped, and every part may be replaced but for what all the others are linked to, and what does
 * the replacing.
 */
final class Protection {
  private static final String OURS = "io.osgent.";

  /** Whoever stops one of these can't start it again; without the last nobody would see what is done meanwhile. */
  private static final Set<String> ESSENTIAL = Set.of("io.osgent.api", "io.osgent.server", "io.osgent.core",
      "io.osgent.security", "io.osgent.http", "io.osgent.rest", "io.osgent.admin", "io.osgent.activity");
  private static final Set<String> LINKED_TO_ALL = Set.of("io.osgent.api", "io.osgent.server");
  private static final String ADMINISTRATION = "io.osgent.admin";

  private Protection() {}

  /** @throws ProblemException {@code bundle_protected} unless it may be stopped */
  static void requireStoppable(Bundle bundle) {
    if (isOfDistribution(bundle) && !isPlugin(bundle.getSymbolicName())) {
      throw refusal(bundle.getSymbolicName() + " can't be stopped while the server runs: it is what the server stands"
          + " on");
    }
  }

  /** @throws ProblemException {@code bundle_protected} unless another version may take its place */
  static void requireReplaceable(Bundle bundle) {
    requireReplaceable(bundle.getSymbolicName());
    if (isLibrary(bundle)) {
      throw refusal(
          bundle.getSymbolicName() + " is a library of the distribution and can't be replaced while the server"
              + " runs; another version may be installed beside it");
    }
  }

  /** @throws ProblemException {@code bundle_protected} when no bundle of that name may come in */
  static void requireReplaceable(String symbolicName) {
    if (LINKED_TO_ALL.contains(symbolicName)) {
      throw refusal(
          symbolicName + " can't be replaced while the server runs, for every other part is linked to it: put a"
              + " new distribution in the place of this one");
    } else if (ADMINISTRATION.equals(symbolicName)) {
      throw refusal(symbolicName + " can't be replaced while the server runs, for nobody would be left to put it back:"
          + " put a new distribution in the place of this one");
    }
  }

  /** @throws ProblemException {@code bundle_protected} for what would be back at the next start */
  static void requireRemovable(Bundle bundle) {
    if (isOfDistribution(bundle)) {
      throw refusal(bundle.getSymbolicName() + " is part of the distribution and would be back at the next start"
          + (isPlugin(bundle.getSymbolicName()) ? ": stop it, or replace it" : ""));
    }
  }

  /** Whether the jar of a newer version may take the place of this bundle of the distribution. */
  static boolean isReplaceable(Bundle bundle) {
    return isOfDistribution(bundle) && !isLibrary(bundle) && !LINKED_TO_ALL.contains(bundle.getSymbolicName())
        && !ADMINISTRATION.equals(bundle.getSymbolicName());
  }

  static boolean isOfDistribution(Bundle bundle) {
    return !Deployment.isDeployed(bundle);
  }

  private static boolean isLibrary(Bundle bundle) {
    return isOfDistribution(bundle) && !isOurs(bundle.getSymbolicName());
  }

  private static boolean isPlugin(String symbolicName) {
    return isOurs(symbolicName) && !symbolicName.startsWith("io.osgent.storage.") && !ESSENTIAL.contains(symbolicName);
  }

  private static boolean isOurs(String symbolicName) {
    return symbolicName != null && symbolicName.startsWith(OURS);
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.conflict("bundle_protected", detail);
  }
}
