package io.osgent.server.security;

import io.osgent.server.Page;
import org.osgi.annotation.versioning.ProviderType;

/** The tenants of this server, for those who run it. Thread-safe. */
@ProviderType
public interface Tenants {
  /** A tenant with its first administrator, whose key is shown here and never again. */
  record NewTenant(Tenant tenant, NewKey adminKey) {}

  NewTenant create(String id, String displayName, Principal by);

  /** By id. */
  Page<Tenant> list(String after, int limit, Principal by);

  /** Takes away a tenant, its users and all that is theirs, for good. */
  void delete(String id, Principal by);
}
