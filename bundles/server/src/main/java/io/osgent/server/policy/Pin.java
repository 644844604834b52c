package io.osgent.server.policy;

import java.time.Instant;

/**
 * Whether what a tool says of itself is what it has been trusted for.
 *
 * @param sha256 of its definition: name, description, input schema, effect, permissions and what it asks
 * @param approvedBy who has approved it, or null where it was trusted because it came first
 * @param since when it was approved, or first used; null where it was neither
 * @param change what differs from the definition that was trusted last, in words, or null
 */
public record Pin(State state, String sha256, String approvedBy, Instant since, String change) {
  /** How a definition stands; lower case on the wire. */
  public enum State {
    /** No definition of this tool has been used yet; the first that is will be trusted. */
    NEW,
    /** It is trusted. */
    PINNED,
    /** Another one is trusted, and this one is not. */
    CHANGED
  }
}
