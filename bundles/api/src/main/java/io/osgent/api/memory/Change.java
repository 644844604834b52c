package io.osgent.api.memory;

import java.time.Instant;

/** A change to what is remembered. */
public sealed interface Change {
  /** @param id for the note, at most 200 characters, or null to be given one. Where the id is there already, nothing changes */
  record Keep(String id, Note note) implements Change {}

  /** Takes the place of what was noted under the id, which is gone for good. */
  record Replace(String id, Note note) implements Change {}

  /**
   * What is noted does not hold any more. It is still found as of a time before.
   *
   * @param validTo until when it held: for what never did, the time it occurred
   */
  record Retire(String id, Instant validTo) implements Change {}

  /** Forgets it for good. */
  record Delete(String id) implements Change {}

  /** A run it was recalled in went well or not. An id that is not there is passed over. */
  record Weigh(String id, boolean helped) implements Change {}
}
