package io.osgent.admin.internal;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where this server lives, as its launcher said. */
final class Home {
  private Home() {}

  static Path of(BundleContext context) {
    String home = context.getProperty("osgent.home");
    if (home == null) {
      throw new IllegalStateException("the framework property osgent.home should name the server's home folder");
    }
    return Path.of(home);
  }

  /** The installed distribution; the home where there is none, as in tests. */
  static Path distribution(BundleContext context) {
    String distribution = context.getProperty("osgent.distribution");
    return distribution == null ? of(context) : Path.of(distribution);
  }
}
