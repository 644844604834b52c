package io.osgent.model.router.internal;

import io.osgent.api.model.Allowance;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.router.internal.Breaker.Limits;
import io.osgent.model.router.internal.Breaker.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** What the calls of all routes have found out about one model. Thread-safe. */
final class ModelHealth {
  /** However long a provider wants to be left alone, somebody looks now and then. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  /** Whether a model may be asked now. */
  sealed interface Entry {}

  /** It may not, and why. */
  record Refused(ModelException why) implements Entry {}

  /** Others had better be asked first, and why. */
  record PutOff(ModelException why, Instant until) implements Entry {}

  private final Time time;
  private final Supplier<Limits> limits;
  private final Breaker breaker;
  private final Latency latency;
  private final Pace pace;

  ModelHealth(Time time, Supplier<Limits> limits) {
    this.time = time;
    this.limits = limits;
    this.breaker = new Breaker(time);
    this.latency = new Latency(time);
    this.pace = new Pace(time);
  }

  /** @param tokens that the call is likely to take */
  Entry enter(long tokens) {
    return switch (breaker.enter()) {
      case Breaker.Admission call -> enter(call, pace.enter(tokens));
      case Refusal refusal -> new Refused(exception(refusal));
    };
  }

  /** The same, but waits until its rate limits leave enough. */
  Entry await(long tokens, Instant latest) throws InterruptedException {
    switch (breaker.enter()) {
      case Refusal refusal -> {
        return new Refused(exception(refusal));
      }
      case Breaker.Admission call -> {
        Pace.Entry entry = null;
        try {
          entry = pace.await(tokens, latest);
          return enter(call, entry);
        } finally {
          if (entry == null) {
            breaker.abandoned(call);
          }
        }
      }
    }
  }

  private Entry enter(Breaker.Admission call, Pace.Entry entry) {
    switch (entry) {
      case Pace.Leave leave -> {
        return new Permit(call, leave);
      }
      case Pace.Later later -> {
        breaker.abandoned(call);
        return new PutOff(new ModelException(Kind.RATE_LIMITED, "not asked: " + text(later), false,
            Duration.between(time.now(), later.until()), null), later.until());
      }
    }
  }

  /** Why it is not asked now, or empty. */
  Optional<String> rests() {
    return breaker.look().map(ModelHealth::text).or(() -> pace.look().map(this::text));
  }

  Latency latency() {
    return latency;
  }

  private static ModelException exception(Refusal refusal) {
    return new ModelException(Kind.OVERLOADED, "not asked: " + text(refusal), false, refusal.remaining(), null);
  }

  private static String text(Refusal refusal) {
    return text(refusal.why(), refusal.remaining());
  }

  private String text(Pace.Later later) {
    return text(later.why(), Duration.between(time.now(), later.until()));
  }

  private static String text(String why, Duration remaining) {
    return why + " (asked again in " + Math.max(1, Math.ceilDiv(remaining.toMillis(), 1000)) + " s)";
  }

  /** Leave to make one call; how that ended is told once, what comes later does not count. */
  final class Permit implements Entry {
    private final Pace.Leave leave;
    private volatile Breaker.Admission call;
    private final long begun = time.nanos();
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean answering;

    private Permit(Breaker.Admission call, Pace.Leave leave) {
      this.call = call;
      this.leave = leave;
    }

    /** @param left what the answer says is left of the rate limits, or null */
    void answered(Allowance left) {
      leave.answered(left);
    }

    /** A piece of the answer is there; the first counts. Told by the thread that reads. */
    void pieceArrived() {
      if (!answering) {
        answering = true;
        latency.add(time.nanos() - begun);
        call = breaker.answers(call);
      }
    }

    void succeeded() {
      if (ended.compareAndSet(false, true)) {
        breaker.succeeded(call);
      }
    }

    void abandoned() {
      if (ended.compareAndSet(false, true)) {
        leave.failed(null);
        breaker.abandoned(call);
      }
    }

    void failed(ModelException failure) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      leave.failed(failure.kind() == Kind.RATE_LIMITED ? failure.retryAfter().orElse(null) : null);
      switch (failure.kind()) {
        // The request was at fault, and the model was well enough to say so.
        case INVALID_REQUEST, CONTENT_REFUSED, CONTEXT_TOO_LONG -> breaker.succeeded(call);
        case AUTHENTICATION, PERMISSION, NOT_FOUND, QUOTA, RATE_LIMITED, OVERLOADED, SERVER, TIMEOUT, CONNECTION,
            MALFORMED -> {
          breaker.failed(call, Failures.line(failure), limits.get());
          failure.retryAfter().ifPresent(pause -> breaker
              .restFor(pause.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : pause, Failures.line(failure)));
        }
      }
    }
  }
}
