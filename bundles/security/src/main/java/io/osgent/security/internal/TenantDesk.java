package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Access;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.NewKey;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Tenant;
import io.osgent.server.security.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tenants of this server. */
@Component
public final class TenantDesk implements Tenants {
  private static final String ADMIN = "admin";
  private static final Duration LATER = Duration.ofSeconds(5);

  private final AtomicReference<Persons> persons = new AtomicReference<>();
  private final Directory directory;
  private final Audit audit;
  private final InstantSource clock;

  @Activate
  public TenantDesk(@Reference Directory directory, @Reference Audit audit) {
    this(directory, audit, InstantSource.system());
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void setPersons(Persons found) {
    persons.set(found);
  }

  void unsetPersons(Persons gone) {
    persons.compareAndSet(gone, null);
  }

  TenantDesk(Directory directory, Audit audit, InstantSource clock) {
    this.directory = directory;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public NewTenant create(String id, String displayName, Principal by) {
    Access.decide(by, Permissions.SERVER_TENANTS_WRITE).orThrow();
    Given.tenant(id);
    Given.displayName(displayName);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var tenant = new Tenant(id, displayName, now);
    Set<String> admin = Set.of(BuiltInRole.ADMIN.wireName());
    var account = new Account(new UserKey(id, ADMIN), null, admin, false, null, now);
    String secret = SecretText.next(SecretText.KEY);
    var key = new StoredKey(SecretText.id("k"), Fingerprint.of(secret), account.key(), ADMIN, admin, null, null, now,
        null, null);
    directory.alone(() -> {
      if (directory.tenant(id).isPresent()) {
        throw ProblemException.conflict("tenant_exists", "there is a tenant '" + id + "' already");
      }
      audit.record(by, "tenant.created", "tenant/" + id, Map.of("key", key.id()));
      directory.add(tenant, account, key);
    });
    return new NewTenant(tenant, new NewKey(directory.keyById(key.id()).orElseThrow().shown(), secret));
  }

  @Override
  public Page<Tenant> list(String after, int limit, Principal by) {
    Access.decide(by, Permissions.SERVER_TENANTS_READ).orThrow();
    return Pages.of(directory.tenants(), Tenant::id, after, limit);
  }

  @Override
  public void delete(String id, Principal by) {
    Access.decide(by, Permissions.SERVER_TENANTS_WRITE).orThrow();
    if (id.equals(Principal.HOUSE)) {
      throw ProblemException.conflict("tenant_needed", "'" + id + "' runs the server and cannot be deleted");
    }
    if (directory.tenant(id).isEmpty()) {
      throw ProblemException.notFound("tenant_not_found", "there is no tenant '" + id + "'");
    }
    Persons eraser = persons.get();
    if (eraser == null) {
      throw new ProblemException(new Problem("erasure_unavailable", 503,
          "the bundle that erases what is kept of a tenant's people is not here now; delete the tenant when it is",
          true,
          LATER, null));
    }
    audit.record(by, "tenant.deleted", "tenant/" + id, Map.of());
    directory.shut(id);
    // Until all is gone the tenant is still there, and can be deleted once more.
    eraser.eraseTenant(id);
    directory.erase(id);
  }
}
