package io.osgent.server.run;

import java.time.Instant;
import java.util.List;

/**
 * A conversation between one user and one agent.
 *
 * @param tenant the organisation of its user
 */
public record Session(String id, String agent, String tenant, String userId, Instant createdAt) {
  /**
   * One message of a conversation, as people read it.
   *
   * @param role {@code user} or {@code assistant}
   * @param images shown with it, each as an {@code https:} or {@code data:} URL; may be empty
   * @param run the run it was part of
   */
  public record SessionMessage(String role, String text, List<String> images, String run, Instant at) {
    /** Words alone. */
    public SessionMessage(String role, String text, String run, Instant at) {
      this(role, text, List.of(), run, at);
    }
  }
}
