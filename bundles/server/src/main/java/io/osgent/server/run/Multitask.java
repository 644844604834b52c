package io.osgent.server.run;

/** What happens to a run whose session has another run that has not ended; lower case on the wire. */
public enum Multitask {
  /** It waits for its turn. */
  ENQUEUE,
  /** It is refused: {@code session_busy}. */
  REJECT,
  /** What goes on in the session is cancelled, and it comes next. */
  INTERRUPT
}
