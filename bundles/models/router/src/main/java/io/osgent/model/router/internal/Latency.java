package io.osgent.model.router.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long a model takes to its first piece. What is older than the window counts no more, so that a model that was slow
 * once is asked again. Thread-safe.
 */
final class Latency {
  private static final int SAMPLES = 128;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(5);
  private static final double WEIGHT_OF_THE_LAST = 0.2;

  /** @param average weighted, the last ones most */
  record Summary(Duration average, Duration p95, int samples) {}

  private final Time time;
  private final long[] taken = new long[SAMPLES];
  private final long[] at = new long[SAMPLES];
  private long count;
  private double average;

  Latency(Time time) {
    this.time = time;
  }

  synchronized void add(long nanos) {
    boolean first = count == 0 || stale((int) ((count - 1) % SAMPLES));
    average = first ? nanos : average + WEIGHT_OF_THE_LAST * (nanos - average);
    int place = (int) (count++ % SAMPLES);
    taken[place] = nanos;
    at[place] = time.nanos();
  }

  /** The weighted average in nanoseconds, or 0 where nothing is known. */
  synchronized double average() {
    return count == 0 || stale((int) ((count - 1) % SAMPLES)) ? 0 : average;
  }

  synchronized Optional<Summary> summary() {
    long[] fresh = new long[SAMPLES];
    int n = 0;
    for (int i = 0; i < Math.min(count, SAMPLES); i++) {
      if (!stale(i)) {
        fresh[n++] = taken[i];
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
    return time.nanos() - at[place] > WINDOW;
  }
}
