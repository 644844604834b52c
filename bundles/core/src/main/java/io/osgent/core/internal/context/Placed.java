package io.osgent.core.internal.context;

import io.osgent.api.model.Message;

/**
 * A message in its place in the logs of a session.
 *
 * @param seq the event that made it whole
 */
public record Placed(String run, long seq, Message message) {
  /** The number of what is shown before a run's first event: what is remembered about it. */
  public static final long BEFORE = 0;

  /** Whether it is what the person wants of this run, or what is remembered about that: as long as the run lasts it is shown. */
  boolean begins(String aRun) {
    return run.equals(aRun) && seq <= 1;
  }
}
