package io.osgent.admin.internal;

import io.osgent.api.health.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether there is room left where the server keeps its data. */
@Component
public final class DiskHealth implements HealthCheck {
  private static final long MEGABYTE = 1_000_000;
  private static final long LEAST_MEGABYTES = 100;

  private final Path home;

  @Activate
  public DiskHealth(BundleContext context) {
    this.home = Home.of(context);
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Health check() {
    try {
      long free = Files.getFileStore(home).getUsableSpace() / MEGABYTE;
      return free >= LEAST_MEGABYTES
          ? Health.up(free + " MB free in " + home)
          : Health.down("only " + free + " MB free in " + home + "; there should be " + LEAST_MEGABYTES);
    } catch (IOException unreadable) {
      return Health.down(home + " can't be read: " + FirstLine.of(unreadable));
    }
  }
}
