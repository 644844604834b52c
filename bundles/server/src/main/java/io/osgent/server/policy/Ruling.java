package io.osgent.server.policy;

/** What a rule says of a call; each is stricter than the one before it. Lower case on the wire. */
public enum Ruling {
  /** It may happen. */
  ALLOW,
  /** A person decides. */
  ASK,
  /** It may not happen. */
  DENY
}
