package io.osgent.server.run;

import java.time.Instant;

/** A conversation between one user and one agent. */
public record Session(String id, String agent, String userId, Instant createdAt) {
  /**
   * One message of a conversation, as people read it.
   *
   * @param role {@code user} or {@code assistant}
   * @param run the run it was part of
   */
  public record SessionMessage(String role, String text, String run, Instant at) {}
}
