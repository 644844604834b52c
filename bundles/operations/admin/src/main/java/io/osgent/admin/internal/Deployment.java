package io.osgent.admin.internal;

import org.osgi.framework.Version;

/**
 * A jar of the deploy folder as it stands.
 *
 * @param id the bundle's, or a negative number of its own for a jar that could not be installed
 * @param symbolicName null for a jar that is no bundle
 * @param version null for a jar that is no bundle
 * @param sha256 of what is installed, or null for a jar that could not be
 * @param problem why the file is not what runs, or null
 */
record Deployment(String file, long id, String symbolicName, Version version, String sha256, String problem) {
  /** Where the bundles of the deploy folder say they come from, before the file's name. */
  static final String LOCATION = "deploy:";

  static Deployment of(String file, long id, BundleJar jar) {
    return new Deployment(file, id, jar.symbolicName(), jar.version(), jar.sha256(), null);
  }

  boolean installed() {
    return id >= 0;
  }

  Deployment withProblem(String newProblem) {
    return new Deployment(file, id, symbolicName, version, sha256, newProblem);
  }
}
