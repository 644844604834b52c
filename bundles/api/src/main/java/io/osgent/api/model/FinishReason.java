package io.osgent.api.model;

/** Why a model stopped. */
public enum FinishReason {
  /** It had said what it had to say. */
  STOP,
  /** It waits for the tools it asked for. */
  TOOL_CALLS,
  /** The bound on output tokens was reached. */
  LENGTH,
  /** The provider withheld the rest. */
  CONTENT_FILTER,
  /** It broke off: the provider failed, or the run was stopped. */
  BROKEN_OFF,
  /** The provider gave a reason unknown here, or none. */
  OTHER
}
