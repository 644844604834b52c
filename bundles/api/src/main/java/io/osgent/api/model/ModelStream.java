package io.osgent.api.model;

import org.osgi.annotation.versioning.ConsumerType;

/** An answer as it arrives. Read by one thread; {@link #close} may come from any. */
@ConsumerType
public interface ModelStream extends AutoCloseable {
  /**
   * Waits for the next event, blocking a virtual thread.
   *
   * @return the event, or null at the end, after exactly one {@link ModelEvent.Finished}
   */
  ModelEvent next() throws ModelException, InterruptedException;

  /** Whether {@link #next} would return without waiting; deltas that arrive together are then told together. */
  default boolean ready() {
    return false;
  }

  /** What the provider says is left of its rate limits, or null where it does not say; known from the start. */
  default Allowance allowance() {
    return null;
  }

  /** Gives up what is left of the answer: the provider's socket closes, a blocked {@link #next} throws. Idempotent. */
  @Override
  void close();
}
