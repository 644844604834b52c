package io.osgent.api.tool;

/**
 * What a call leaves behind in the world, which decides what happens when a crash has cut it off and nobody knows whether
 * it came to its end.
 */
public enum Effect {
  /** Nothing: it only looks. It is called again. */
  READ,
  /** Something, but calling it twice with the same effect key is the same as once. It is called again, with that key. */
  IDEMPOTENT,
  /** Something that must not happen twice. A person decides. */
  EFFECT,
  /** Something that can be undone; the tool is a {@link CompensableTool}. A person decides. */
  COMPENSABLE
}
