package io.osgent.model.router.internal;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps calls away from a model that fails again and again. Once it has rested, one call finds out how it is. Thread-safe.
 */
final class Breaker {
  /**
   * When to open, and for how long.
   *
   * @param failuresInARow after so many
   * @param window or when of so many last calls
   * @param ratio this part has failed
   */
  record Limits(int failuresInARow, int window, double ratio, Duration rest) {
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
  private final BitSet failed = new BitSet();
  private int outcomes;
  private int inARow;
  private boolean open;
  private boolean probing;
  private long restsUntil;
  private String why;

  Breaker(Time time) {
    this.time = time;
  }

  /** Lets a call through, as the one that probes when the model was at rest, or says why not. */
  Entry enter() {
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
  void succeeded(Admission call, Limits limits) {
    lock.lock();
    try {
      if (call.probe()) {
        close();
      }
      inARow = 0;
      count(false, limits);
    } finally {
      lock.unlock();
    }
  }

  /** A call that was let through failed. */
  void failed(Admission call, String reason, Limits limits) {
    lock.lock();
    try {
      inARow++;
      count(true, limits);
      if (call.probe()) {
        open(limits, reason);
      } else if (!open && inARow >= limits.failuresInARow()) {
        open(limits, inARow + " failures in a row, the last: " + reason);
      } else if (!open && outcomes >= limits.window() && failed.cardinality() >= limits.ratio() * limits.window()) {
        open(limits, failed.cardinality() + " of the last " + limits.window() + " calls failed, the last: " + reason);
      }
    } finally {
      lock.unlock();
    }
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

  private void close() {
    open = false;
    probing = false;
    why = null;
    outcomes = 0;
    failed.clear();
  }

  private void count(boolean failure, Limits limits) {
    failed.set(outcomes++ % limits.window(), failure);
    if (outcomes == 2 * limits.window()) {
      outcomes = limits.window();
    }
  }
}
