package io.osgent.core.internal;

import io.osgent.api.Problem;

/** Why a run has to stop before its work is done. */
sealed interface Stop {
  /** Somebody wanted it. */
  record Cancelled(String by) implements Stop {}

  /** It went over a bound. */
  record Aborted(Problem problem) implements Stop {}
}
