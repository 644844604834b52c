package io.osgent.server.security;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.util.Objects;

/**
 * Who is calling.
 *
 * @param name the name of the key it came with
 * @param tenant the organisation
 * @param user the person it stands for
 * @param role what it may do
 */
public record Principal(String name, String tenant, String user, Role role) implements java.security.Principal {
  /** What a principal may do. */
  public enum Role {
    /** Everything, for everybody. */
    ADMIN,
    /** Work on its own behalf. */
    USER
  }

  public Principal {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(role, "role");
  }

  @Override
  public String getName() {
    return name;
  }

  /** Whether it may see and touch what belongs to this user. */
  public boolean mayActFor(String otherUser) {
    return role == Role.ADMIN || user.equals(otherUser);
  }

  /**
   * The user a request is for.
   *
   * @param requested the {@code user_id} given, or null for the principal's own
   * @throws ProblemException 403 when it may not act for that user
   */
  public String actingFor(String requested) {
    if (requested == null) {
      return user;
    } else if (!mayActFor(requested)) {
      throw new ProblemException(Problem.of("forbidden", 403, "this key may not act for another user"));
    }
    return requested;
  }

  /** @throws ProblemException 403 unless it is an administrator */
  public void requireAdmin() {
    if (role != Role.ADMIN) {
      throw new ProblemException(Problem.of("forbidden", 403, "this needs a key with the role admin"));
    }
  }
}
