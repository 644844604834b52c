package io.osgent.server.model;

/** What a model is asked for. */
public enum ModelKind {
  /** Words. */
  CHAT,
  /** Vectors. */
  EMBEDDING,
  /** Pictures. */
  IMAGE
}
