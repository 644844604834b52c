package io.osgent.model.router.internal;

import java.util.Arrays;
import java.util.Locale;

/** How good a model is, roughly, the lowest first. */
enum Tier {
  LOW, MEDIUM, HIGH;

  /**
   * Reads one.
   *
   * @param key what it is said for
   * @throws IllegalArgumentException if it is none
   */
  static Tier of(String key, String value) {
    return Arrays.stream(values()).filter(tier -> tier.name().equalsIgnoreCase(value.strip())).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            key + " '" + value + "' should be one of " + Arrays.toString(values()).toLowerCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
