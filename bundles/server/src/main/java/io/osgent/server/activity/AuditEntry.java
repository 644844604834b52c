package io.osgent.server.activity;

import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that changed the server, or what somebody may do on it. It outlives the persons in it, so a person is named by
 * {@code by}, and in {@code target} as {@code user/NAME}, which are both kept under an alias; the detail has no person's name and no
 * secret in it.
 *
 * @param by who did it
 * @param action what, e.g. {@code key.created}
 * @param target to what: an id, or {@code user/NAME} for a person of the same tenant
 * @param detail more, by name
 */
public record AuditEntry(Instant at, Principal by, String action, String target, Map<String, String> detail) {
  public AuditEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(target, "target");
    detail = Map.copyOf(detail);
  }
}
