package io.osgent.api.tool;

/** What a call leaves behind in the world, which decides whether it may be repeated. */
public enum Effect {
  /** Nothing: it only looks. */
  READ,
  /** Something, but calling it twice with the same effect key is the same as once. */
  IDEMPOTENT,
  /** Something that must not happen twice. */
  EFFECT,
  /** Something that can be undone. */
  COMPENSABLE
}
