package io.osgent.server.run;

/** Where a run stands; lower case on the wire. */
public enum RunStatus {
  /** Accepted, waiting for its turn in the session. */
  QUEUED,
  RUNNING,
  /** Parked until somebody decides something. */
  WAITING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** Whether nothing more will happen. */
  public boolean ended() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
