package io.osgent.core.internal;

/** The run is no longer carried here: whoever works for it drops what is in hand, and tells nobody. Another goes on from the log. */
final class RunCutOff extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunCutOff() {
    super("the run is no longer carried here", null, false, false);
  }
}
