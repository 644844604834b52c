package io.osgent.http.internal;

import io.osgent.server.security.Principal;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.jetty.server.Request;

/** Tells resources whom the {@link Door} let in. */
record Caller(Request request) implements SecurityContext {
  @Override
  public Principal getUserPrincipal() {
    return Door.principal(request);
  }

  @Override
  public boolean isUserInRole(String role) {
    var principal = getUserPrincipal();
    return principal != null && principal.roles().contains(role);
  }

  @Override
  public boolean isSecure() {
    return request.isSecure();
  }

  @Override
  public String getAuthenticationScheme() {
    return getUserPrincipal() == null ? null : "Bearer";
  }
}
