package io.osgent.activity.internal;

import java.time.Duration;

/** How long to wait before something is tried again: each time twice as long as before, up to a limit. */
record Patience(Duration first, Duration most) {
  /** @param before how long it was the last time, or null */
  Duration after(Duration before) {
    if (before == null) {
      return first;
    }
    Duration twice = before.multipliedBy(2);
    return twice.compareTo(most) < 0 ? twice : most;
  }
}
