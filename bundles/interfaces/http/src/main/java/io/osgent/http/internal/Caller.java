package io.osgent.http.internal;

import io.osgent.server.security.Principal;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Locale;
import org.eclipse.jetty.server.Request;

/** Tells resources whom the {@link Door} let in. */
record Caller(Request request) implements SecurityContext {
  @Override
  public Principal getUserPrincipal() {
    return Door.principal(request);
  }

  /** @param role {@code admin} or {@code user} */
  @Override
  public boolean isUserInRole(String role) {
    var principal = getUserPrincipal();
    return principal != null && principal.role().name().toLowerCase(Locale.ROOT).equals(role);
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
