package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;

/** The runs that one connection follows: each once, and not too many at a time. Thread-safe. */
final class Subscriptions {
  private final int limit;
  private final ExecutorService threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Subscription> byRun = new HashMap<>();
  private boolean closed;

  Subscriptions(int limit, ExecutorService threads) {
    this.limit = limit;
    this.threads = threads;
  }

  boolean contains(String run) {
    lock.lock();
    try {
      return byRun.containsKey(run);
    } finally {
      lock.unlock();
    }
  }

  /** @throws ProblemException when this connection follows as many runs as it may */
  void requireRoom() {
    lock.lock();
    try {
      if (byRun.size() >= limit) {
        throw new ProblemException(new Problem("too_many_subscriptions", 429, "this connection follows " + limit
            + " runs already; wait for one to end, unsubscribe from one, or open another connection", true, null,
            null));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins to send, unless everything is being ended. */
  void begin(Subscription subscription) {
    lock.lock();
    try {
      if (!closed) {
        byRun.put(subscription.run(), subscription);
        subscription.begin(threads, this::remove);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends one in order: when this returns, no frame of it follows.
   *
   * @return the number of the last event the client has
   * @throws ProblemException when there is none for this run
   */
  long stop(String run) {
    Subscription subscription;
    lock.lock();
    try {
      subscription = byRun.remove(run);
    } finally {
      lock.unlock();
    }
    if (subscription == null) {
      throw ProblemException.conflict("not_subscribed", "this connection does not follow run " + Fields.describe(run)
          + "; a subscription ends with its run's last event");
    }
    return subscription.stop();
  }

  /** Ends all at once, as the connection is gone or has heard its last words; none begins after this. */
  void abandon() {
    List<Subscription> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(byRun.values());
    } finally {
      lock.unlock();
    }
    all.forEach(Subscription::abandon);
  }

  private void remove(Subscription subscription) {
    lock.lock();
    try {
      byRun.remove(subscription.run(), subscription);
    } finally {
      lock.unlock();
    }
  }
}
