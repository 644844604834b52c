package io.osgent.api.policy;

/** What can be decided of a tool call that waits for it; lower case on the wire. */
public enum Decision {
  /** It may happen. */
  APPROVE,
  /** It may not; the model is told so. */
  DENY,
  /** A call that a crash cut off did happen; the model is told so. */
  DONE,
  /** A call that a crash cut off did not happen, and shall not; the model is told so. */
  NOT_DONE,
  /** A call that a crash cut off is made again, with the same effect key. */
  RETRY
}
