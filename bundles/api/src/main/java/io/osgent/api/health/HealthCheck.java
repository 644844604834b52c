package io.osgent.api.health;

import org.osgi.annotation.versioning.ConsumerType;

/** Says whether a part of the server can do its work; asked often, so it answers fast. Registered as a service. */
@ConsumerType
public interface HealthCheck {
  /** The part, e.g. {@code storage}. */
  String name();

  Health check();

  /**
   * How a part is.
   *
   * @param up whether it can do its work
   * @param detail one line for people
   */
  record Health(boolean up, String detail) {
    public static Health up(String detail) {
      return new Health(true, detail);
    }

    public static Health down(String detail) {
      return new Health(false, detail);
    }
  }
}
