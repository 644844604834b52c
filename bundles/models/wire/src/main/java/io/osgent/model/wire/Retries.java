package io.osgent.model.wire;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a call again that failed, before its answer began, for a reason that passes. */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  /** Who is told to wait longer is told so: somebody further up may know another provider. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  /** What is tried. */
  interface Attempt<R> {
    R make() throws ModelException, InterruptedException;
  }

  private final Connection connection;

  Retries(Connection connection) {
    this.connection = connection;
  }

  <R> R of(Attempt<R> call, CallContext context) throws ModelException, InterruptedException {
    int maxRetries = context.retries() ? 0 : connection.maxRetries();
    for (int attempt = 1;; attempt++) {
      try {
        return call.make();
      } catch (ModelException failure) {
        Duration pause = pause(failure, attempt);
        if (attempt > maxRetries || !passing(failure) || pause.compareTo(LONGEST_PAUSE) > 0
            || Instant.now().plus(pause).isAfter(context.deadline())) {
          throw failure;
        }
        LOG.info("{}: attempt {} failed, another follows in {} ms: {}", connection.name(), attempt, pause.toMillis(),
            failure.getMessage());
        Thread.sleep(pause);
      }
    }
  }

  private static boolean passing(ModelException failure) {
    return switch (failure.kind()) {
      case CONNECTION, RATE_LIMITED, OVERLOADED, SERVER -> true;
      default -> false;
    };
  }

  /** What the provider asked for, or twice as long each time, a little less at random so that not all come at once. */
  private static Duration pause(ModelException failure, int attempt) {
    return failure.retryAfter().orElseGet(() -> {
      long millis = FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 4);
      return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    });
  }
}
