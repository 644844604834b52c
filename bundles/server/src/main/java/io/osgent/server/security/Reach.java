package io.osgent.server.security;

import io.osgent.api.Scope;
import java.util.Objects;

/**
 * What a lookup may see. It is a required argument wherever stored data is looked up, so that no call can forget whose
 * it may find.
 *
 * @param tenant the organisation, or null for all
 * @param user the person, or null for everybody of the tenant
 */
public record Reach(String tenant, String user) {
  /** Everything: for what the server does on its own account, never for a request. */
  public static final Reach SERVER = new Reach(null, null);

  public Reach {
    if (tenant == null && user != null) {
      throw new IllegalArgumentException("a person is one of a tenant");
    }
  }

  /** One person's. */
  public static Reach of(Scope scope) {
    return new Reach(scope.tenant(), scope.user());
  }

  /** Everybody's of a tenant. */
  public static Reach ofTenant(String tenant) {
    return new Reach(Objects.requireNonNull(tenant, "tenant"), null);
  }

  /** Whether what is this person's can be seen. */
  public boolean covers(String ofTenant, String ofUser) {
    return (tenant == null || tenant.equals(ofTenant)) && (user == null || user.equals(ofUser));
  }
}
