package io.osgent.memory.memobase.internal;

import java.util.List;

/**
 * Something in a run from which there is a lesson to learn.
 *
 * @param text what happened, for people and models
 * @param sources the run's turns
 */
record Experience(Kind kind, String text, List<String> sources, String run) {
  enum Kind {
    /** A tool's call failed, and another one succeeded. */
    RECOVERED,
    /** A person did not let a call happen, and said why. */
    DENIED,
    /** A person put an answer right. */
    CORRECTED
  }
}
