package io.osgent.model.router.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps calls away from a model that fails again and again. Once it has rested, one call finds out how it is. Thread-safe;
 * while all is well nobody waits for a lock, because hundreds of calls at once may ask the same model.
 */
final class Breaker {
  /**
   * When to open, and for how long.
   *
   * @param failuresInARow after so many, at most {@link #MOST}
   * @param window or when of so many last calls, at most {@link #MOST}
   * @param ratio this part has failed
   */
  record Limits(int failuresInARow, int window, double ratio, Duration rest) {
    /** As many outcomes as are remembered. */
    static final int MOST = 60;
    static final Limits DEFAULT = new Limits(5, 20, 0.5, Duration.ofSeconds(30));
  }

  /** Whether a call is made. */
  sealed interface Entry {}

  /**
   * It is.
   *
   * @param probe whether it finds out how the model is
   */
  record Admission(boolean probe) implements Entry {}

  /** Why none is made, and for how long. */
  record Refusal(String why, Duration remaining) implements Entry {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Time time;
  /** A bit for each of the last calls, the last one lowest, set if it failed; above them one that says where they begin. */
  private final AtomicLong outcomes = new AtomicLong(1);
  private boolean open;
  private boolean probing;
  private long restsUntil;
  private volatile String why;

  Breaker(Time time) {
    this.time = time;
  }

  /** Lets a call through, as the one that probes when the model was at rest, or says why not. */
  Entry enter() {
    if (why == null) {
      return new Admission(false);
    }
    lock.lock();
    try {
      Optional<Refusal> refusal = refusal();
      if (refusal.isPresent()) {
        return refusal.get();
      }
      probing = open;
      return new Admission(open);
    } finally {
      lock.unlock();
    }
  }

  /** Why no call is made now, or empty. */
  Optional<Refusal> look() {
    lock.lock();
    try {
      return refusal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A call that was let through is being answered, which is all that a probe is to find out: the end of a long answer need not
   * be waited for. If it breaks all the same, that failure is one more in the row from before.
   *
   * @return what the call is from here on
   */
  Admission answers(Admission call) {
    if (!call.probe()) {
      return call;
    }
    lock.lock();
    try {
      close();
      return new Admission(false);
    } finally {
      lock.unlock();
    }
  }

  /** A call that was let through had an answer. */
  void succeeded(Admission call) {
    answers(call);
    outcomes.updateAndGet(last -> then(last, 0));
  }

  /** A call that was let through failed. */
  void failed(Admission call, String reason, Limits limits) {
    long last = outcomes.updateAndGet(before -> then(before, 1));
    int inARow = inARow(last);
    int known = known(last);
    int failed = Long.bitCount(last & ((1L << limits.window()) - 1)) - (known < limits.window() ? 1 : 0);
    lock.lock();
    try {
      if (call.probe()) {
        open(limits, reason);
      } else if (!open && inARow >= limits.failuresInARow()) {
        open(limits, inARow + " failures in a row, the last: " + reason);
      } else if (!open && known >= limits.window() && failed >= limits.ratio() * limits.window()) {
        open(limits, failed + " of the last " + limits.window() + " calls failed, the last: " + reason);
      }
    } finally {
      lock.unlock();
    }
  }

  private static int known(long last) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(last);
  }

  private static int inARow(long last) {
    return Math.min(Long.numberOfTrailingZeros(~last), known(last));
  }

  private static long then(long last, int outcome) {
    long next = last << 1 | outcome;
    return next >>> Limits.MOST + 1 == 0 ? next : next & (1L << Limits.MOST) - 1 | 1L << Limits.MOST;
  }

  /** A call that was let through was given up, which says nothing about the model. */
  void abandoned(Admission call) {
    lock.lock();
    try {
      probing &= !call.probe();
    } finally {
      lock.unlock();
    }
  }

  /** The model said when to come back; nobody else need be told the same. */
  void restFor(Duration length, String reason) {
    lock.lock();
    try {
      if (!open) {
        restsUntil = time.nanos() + length.toNanos();
        why = reason;
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Refusal> refusal() {
    if (why == null) {
      return Optional.empty();
    }
    long remaining = restsUntil - time.nanos();
    if (remaining > 0) {
      return Optional.of(new Refusal(why, Duration.ofNanos(remaining)));
    }
    if (!open) {
      why = null;
      return Optional.empty();
    }
    return probing
        ? Optional.of(new Refusal(why + "; a call is finding out how it is", Duration.ofSeconds(1)))
        : Optional.empty();
  }

  private void open(Limits limits, String reason) {
    open = true;
    probing = false;
    why = reason;
    restsUntil = time.nanos() + limits.rest().toNanos();
  }

  /** What is remembered is the row of failures that it ends with. */
  private void close() {
    open = false;
    probing = false;
    why = null;
    outcomes.updateAndGet(last -> (1L << inARow(last) + 1) - 1);
  }
}
