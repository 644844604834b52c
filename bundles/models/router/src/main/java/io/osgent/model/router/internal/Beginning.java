package io.osgent.model.router.internal;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bound on how long a model may take to the first piece of its answer. When that has passed, the thread that asks is
 * interrupted, or, if there is an answer already, that is closed; either way its socket is.
 */
final class Beginning {
  private final ReentrantLock lock = new ReentrantLock();
  private final Duration bound;
  private final Time.Alarm alarm;
  private Thread asking = Thread.currentThread();
  private ModelStream answer;
  private boolean over;
  private boolean late;

  private Beginning(Time time, Duration bound) {
    this.bound = bound;
    // Nothing to watch for where there is no bound.
    alarm = bound.isZero() ? () -> {} : time.alarm(bound, this::ring);
  }

  /** Begins now, for what this thread asks. */
  static Beginning within(Duration bound, Time time) {
    return new Beginning(time, bound);
  }

  static Beginning unbounded() {
    return new Beginning(null, Duration.ZERO);
  }

  /** @throws ModelException if it comes too late */
  void answered(ModelStream stream) throws ModelException {
    lock.lock();
    try {
      stopAsking();
      answer = stream;
    } finally {
      lock.unlock();
    }
    requireInTime();
  }

  /** The first piece is there. @throws ModelException if it comes too late */
  void begun() throws ModelException {
    end();
    requireInTime();
  }

  /** There is nothing to wait for any more. */
  void end() {
    lock.lock();
    try {
      if (over) {
        return;
      }
      over = true;
      stopAsking();
    } finally {
      lock.unlock();
    }
    alarm.cancel();
  }

  boolean late() {
    lock.lock();
    try {
      return late;
    } finally {
      lock.unlock();
    }
  }

  ModelException failure() {
    return new ModelException(Kind.TIMEOUT,
        "it had not begun to answer after " + BigDecimal.valueOf(bound.toMillis(), 3).stripTrailingZeros()
            .toPlainString() + " s");
  }

  private void stopAsking() {
    if (late && asking != null) {
      // The interrupt has served its purpose.
      Thread.interrupted();
    }
    asking = null;
  }

  private void requireInTime() throws ModelException {
    if (late()) {
      throw failure();
    }
  }

  private void ring() {
    ModelStream slow;
    lock.lock();
    try {
      if (over) {
        return;
      }
      late = true;
      slow = answer;
      if (asking != null) {
        asking.interrupt();
      }
    } finally {
      lock.unlock();
    }
    if (slow != null) {
      slow.close();
    }
  }
}
