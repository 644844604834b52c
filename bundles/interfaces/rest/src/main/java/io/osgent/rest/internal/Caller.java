package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.security.Access;
import io.osgent.server.security.Principal;
import jakarta.ws.rs.core.SecurityContext;

/** Who sent a request, as the HTTP server has found out. */
final class Caller {
  private Caller() {}

  static Principal of(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Principal principal) {
      return principal;
    }
    throw new ProblemException(Access.UNAUTHORIZED);
  }
}
