package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait before a model is asked again. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 8;

  private final Time time;
  private final RandomGenerator random;

  Backoff(Time time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  /**
   * What the provider asked for and a little more, or twice as long each time and a little less, at random so that not all
   * come at once; empty if that is longer than is worth waiting.
   *
   * @param retry from 1
   */
  Optional<Duration> pause(ModelException failure, int retry, Duration longest, CallContext context) {
    Duration pause = failure.retryAfter().map(asked -> asked.plus(part(asked.dividedBy(8))))
        .orElseGet(() -> doubled(retry, longest));
    boolean worthIt = failure.retryAfter().orElse(pause).compareTo(longest) <= 0
        && time.now().plus(pause).isBefore(context.deadline());
    return worthIt ? Optional.of(pause) : Optional.empty();
  }

  private Duration doubled(int retry, Duration longest) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(retry - 1, MOST_DOUBLINGS));
    Duration bounded = pause.compareTo(longest) < 0 ? pause : longest;
    return bounded.minus(part(bounded.dividedBy(4)));
  }

  private Duration part(Duration whole) {
    return Duration.ofNanos((long) (whole.toNanos() * random.nextDouble()));
  }
}
