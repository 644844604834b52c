package io.osgent.admin.internal;

import io.osgent.api.health.HealthCheck;
import java.util.concurrent.CountDownLatch;

/** Put into test bundles: is {@code up}, {@code down}, up only {@code later}, {@code throws}, or {@code hangs}. */
public final class WeatherHealth implements HealthCheck {
  private final String health;
  private int asked;

  WeatherHealth(String health) {
    this.health = health;
  }

  @Override
  public String name() {
    return "weather station";
  }

  @Override
  public synchronized Health check() {
    asked++;
    return switch (health) {
      case "up" -> Health.up("sunny");
      case "later" -> asked > 2 ? Health.up("sunny now") : Health.down("waking up");
      case "throws" -> throw new IllegalStateException("struck by lightning");
      case "hangs" -> hang();
      default -> Health.down("no station answers");
    };
  }

  private static Health hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return Health.down("stopped");
  }
}
