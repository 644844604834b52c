package io.osgent.activity.internal;

import io.osgent.api.Scope;
import io.osgent.server.run.Session;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;

/** Who asks for whom. */
final class Whose {
  /** The server itself, at work. */
  static final Principal SERVER = Principal.of("server", Principal.HOUSE, "server", BuiltInRole.OPERATOR);

  private Whose() {}

  /**
   * Whose activity somebody may look into: whoever administers users, everybody's of the tenant.
   *
   * @param userId whose is wanted, or null for the caller's own
   * @throws io.osgent.api.ProblemException 403 when the caller may not see it
   */
  static Scope deeds(Principal by, String userId) {
    return userId != null && by.may(Permissions.USERS_READ)
        ? new Scope(by.tenant(), userId, null, null)
        : by.scope(userId);
  }

  /** Whoever may do what the owner of a conversation may. */
  static Principal standingFor(Session session) {
    return Principal.of("server", session.tenant(), session.userId(), BuiltInRole.USER);
  }
}
