package io.osgent.http.internal;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A service that requests need and that may be replaced while they are under way. Until it comes for the first time it
 * counts as just withdrawn. Thread-safe.
 */
public final class Needed<T> {
  private final WaitingRoom waiting;
  private final AtomicReference<T> present = new AtomicReference<>();
  private volatile long goneSince = System.nanoTime();

  Needed(WaitingRoom waiting) {
    this.waiting = waiting;
  }

  /** It is there, in place of the one before if there still is one. */
  public void come(T service) {
    present.set(service);
    waiting.change();
  }

  /** It goes; nothing happens if another has taken its place. */
  public void go(T service) {
    goneSince = System.nanoTime();
    present.compareAndSet(service, null);
  }

  /** The one that is there now, or null. */
  T now() {
    return present.get();
  }

  /** Whether this one is the one that is there now. */
  boolean isPresent(T service) {
    return present.get() == service;
  }

  /**
   * The service, waited for if it is being replaced.
   *
   * @param began when the request began to need it, as {@link System#nanoTime} has it
   * @throws io.osgent.api.ProblemException 503 if it does not come in time, or is gone for longer than requests wait
   */
  T await(long began) throws InterruptedException {
    return waiting.await(began, () -> {
      var service = present.get();
      if (service == null && !waiting.expects(goneSince, began)) {
        throw waiting.refusal();
      }
      return service;
    });
  }
}
