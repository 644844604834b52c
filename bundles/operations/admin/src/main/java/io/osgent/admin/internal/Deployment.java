package io.osgent.admin.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A bundle, and the edition that is in it. */
record Deployment(long id, Edition edition) {
  private static final String LOCATION = "deploy:";

  /** A location that no bundle has yet; a file's name has no slash in it. */
  static String freeLocation(BundleContext context, String file) {
    String location = LOCATION + file;
    for (int number = 2; context.getBundle(location) != null; number++) {
      location = LOCATION + file + "/" + number;
    }
    return location;
  }

  /** Whether a bundle was installed by the administration, and not by the launcher. */
  static boolean isDeployed(Bundle bundle) {
    return bundle.getLocation().startsWith(LOCATION);
  }

  String symbolicName() {
    return edition.symbolicName();
  }
}
