package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Principal;
import jakarta.ws.rs.core.SecurityContext;

/** Who sent a request, as the HTTP server has found out. */
final class Caller {
  private Caller() {}

  static Principal of(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Principal principal) {
      return principal;
    }
    throw new ProblemException(Problem.of("unauthorized", 401, "this needs a key"));
  }

  /** @throws ProblemException 403 unless an administrator sent it */
  static Principal admin(SecurityContext security) {
    var principal = of(security);
    principal.requireAdmin();
    return principal;
  }
}
