package io.osgent.server.privacy;

import java.time.Instant;
import java.util.List;

/**
 * How far it is with the erasure of a person's data. It does not say whose, for it is still there afterwards.
 *
 * @param endedAt null until it is done
 * @param parts what is kept of persons, and what has become of it
 */
public record ErasureReport(String id, Status status, Instant startedAt, Instant endedAt, List<Part> parts) {
  /** How it stands. */
  public enum Status {
    /** It is going on, after a crash as well, until all is gone. */
    RUNNING,
    COMPLETED
  }

  /**
   * One kind of data.
   *
   * @param problem why it could not be erased yet; it is tried again
   */
  public record Part(String kind, boolean erased, String problem) {}
}
