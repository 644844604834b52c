package io.osgent.server.activity;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that somebody did, or tried to do.
 *
 * @param principal the name of who did it, or null where nobody was let in
 * @param credential which key, login or token it came with; never a secret; or null
 * @param user on whose behalf, or null
 * @param action a permission such as {@code runs.write}, or an event such as {@code login}
 * @param target the path or the id of what it was done to, or null
 * @param problem the code of the problem that was answered, or null
 * @param from the remote address, or null
 * @param door {@code rest}, {@code websocket} or {@code shell}
 */
public record Activity(Instant at, String tenant, String principal, String credential, String user, String action,
    String target, Outcome outcome, String problem, String from, String door) {
  /** How it went. */
  public enum Outcome {
    /** It was done. */
    ALLOWED,
    /** It was refused for want of a permission. */
    DENIED,
    /** It was allowed, and did not succeed. */
    FAILED,
    /** It was refused because there had been too much of it. */
    LIMITED
  }

  public Activity {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(door, "door");
  }
}
