package io.osgent.admin.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Asks again and again, within a bound, until an assertion holds. */
final class Eventually {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private Eventually() {}

  static void holds(Runnable assertion) {
    Instant end = Instant.now().plus(BOUND);
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError notYet) {
        if (Instant.now().isAfter(end)) {
          throw notYet;
        }
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }
}
