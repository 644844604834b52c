package io.osgent.model.router.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long a model takes to its first piece. What is older than the window counts no more, so that a model that was slow
 * once is asked again. Thread-safe without a lock: of two that come at the same moment the average may take one.
 */
final class Latency {
  private static final int SAMPLES = 128;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(5);
  private static final double WEIGHT_OF_THE_LAST = 0.2;

  /** @param average weighted, the last ones most */
  record Summary(Duration average, Duration p95, int samples) {}

  private final Time time;
  private final AtomicLongArray taken = new AtomicLongArray(SAMPLES);
  private final AtomicLongArray at = new AtomicLongArray(SAMPLES);
  private final AtomicLong count = new AtomicLong();
  private volatile double average;

  Latency(Time time) {
    this.time = time;
  }

  void add(long nanos) {
    double before = average();
    average = before == 0 ? nanos : before + WEIGHT_OF_THE_LAST * (nanos - before);
    int place = (int) (count.getAndIncrement() % SAMPLES);
    taken.set(place, nanos);
    at.set(place, time.nanos());
  }

  /** The weighted average in nanoseconds, or 0 where nothing is known. */
  double average() {
    long known = count.get();
    return known == 0 || stale((int) ((known - 1) % SAMPLES)) ? 0 : average;
  }

  Optional<Summary> summary() {
    long[] fresh = new long[SAMPLES];
    int n = 0;
    for (int i = 0; i < Math.min(count.get(), SAMPLES); i++) {
      if (!stale(i)) {
        fresh[n++] = taken.get(i);
      }
    }
    if (n == 0) {
      return Optional.empty();
    }
    Arrays.sort(fresh, 0, n);
    return Optional
        .of(new Summary(Duration.ofNanos((long) average), Duration.ofNanos(fresh[(int) Math.ceil(n * 0.95) - 1]), n));
  }

  private boolean stale(int place) {
    return time.nanos() - at.get(place) > WINDOW;
  }
}
