package io.osgent.server.usage;

/** What usage can be told apart by. */
public enum Dimension {
  /** The day of each call, UTC. */
  DAY,
  USER,
  AGENT,
  /** {@code provider/model}. */
  MODEL,
  /** What stands before the first slash of a model's name. */
  PROVIDER,
  TOOL,
  /** The name of the key, or the login, that runs were started with. */
  KEY
}
