package io.osgent.http.internal;

import io.osgent.api.ProblemException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where requests wait for a part of the server that is being replaced, each on its virtual thread. They all look up at
 * each change, and at the latest when the server stops. Thread-safe.
 */
final class WaitingRoom {
  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile long changes;
  private volatile boolean closed;

  /** @param patience how long a request waits at most, counted from when it began */
  WaitingRoom(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /**
   * Waits until what is wanted is there.
   *
   * @param began when the request began to need it, as {@link System#nanoTime} has it
   * @param wanted null while it is worth waiting; asked again after each change
   * @throws ProblemException 503, to be tried again, when the time is up or the server stops
   */
  <T> T await(long began, Supplier<T> wanted) throws InterruptedException {
    while (true) {
      long seen = changes;
      var found = wanted.get();
      if (found != null) {
        return found;
      }
      awaitChange(seen, began);
    }
  }

  private void awaitChange(long seen, long began) throws InterruptedException {
    lock.lock();
    try {
      long left = patienceNanos - (System.nanoTime() - began);
      while (changes == seen && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed || left <= 0) {
        throw refusal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many requests wait now. */
  int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(changed);
    } finally {
      lock.unlock();
    }
  }

  /** What a request is told that waits in vain, or would. */
  ProblemException refusal() {
    return new ProblemException(closed ? ProblemResponses.STOPPING : ProblemResponses.UNAVAILABLE);
  }

  /** Whether a request that began then is worth to wait for what went at that time; for later ones it is gone. */
  boolean expects(long wentAt, long began) {
    return began - wentAt < patienceNanos;
  }

  /** Whether no request that waits can have begun early enough to expect what went at that time. */
  boolean isForgotten(long wentAt) {
    return System.nanoTime() - wentAt > 2 * patienceNanos;
  }

  /** Makes everybody look whether what they want is there. */
  void change() {
    wake(false);
  }

  /** Sends everybody away: nothing comes back any more. */
  void close() {
    wake(true);
  }

  private void wake(boolean forGood) {
    lock.lock();
    try {
      changes++;
      closed |= forGood;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
