package io.osgent.security.internal;

import io.osgent.server.security.Principal;
import io.osgent.server.security.RolesOf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What those are now who began something; those another server knows, what it said of them last. */
@Component
public final class RolesAtHand implements RolesOf {
  private static final String LOGIN = "login/";
  private static final String OIDC = "oidc/";
  /** Whoever can open the shell's socket runs this server. */
  private static final String SHELL = "shell/admin";
  private static final Set<String> ADMINISTRATOR = Set.of("admin");

  private final Directory directory;
  private final RoleBook roles;
  private final Principals principals;
  private final InstantSource clock;

  @Activate
  public RolesAtHand(@Reference Directory directory, @Reference RoleBook roles) {
    this(directory, roles, InstantSource.system());
  }

  RolesAtHand(Directory directory, RoleBook roles, InstantSource clock) {
    this.directory = directory;
    this.roles = roles;
    this.clock = clock;
    principals = new Principals(directory, roles);
  }

  @Override
  public Optional<Set<String>> rolesOf(String tenant, String principal, Instant at) {
    if (principal.startsWith(LOGIN)) {
      return account(new UserKey(tenant, principal.substring(LOGIN.length())))
          .filter(account -> wasThere(account.createdAt(), at)).map(Account::roles);
    } else if (principal.startsWith(OIDC)) {
      return said(new UserKey(tenant, principal.substring(OIDC.length())));
    } else if (principal.equals(SHELL) && tenant.equals(Principal.HOUSE)) {
      return Optional.of(ADMINISTRATOR);
    }
    return directory.keyNamed(tenant, principal)
        .filter(use -> wasThere(use.key().createdAt(), at)).filter(use -> !use.expired(clock.millis()))
        .flatMap(use -> principals.of(use.key())).filter(this::isWhole)
        .map(Principal::roles);
  }

  /** A name that was given anew does not make of its next holder the one who had it before. */
  private static boolean wasThere(Instant created, Instant at) {
    return !created.isAfter(at);
  }

  /**
   * Whether it may all that its roles may. A rule about a role is not about a key that has a part of it: it opens nothing
   * for that key, and does not spare it either, as if nobody knew what it is.
   */
  private boolean isWhole(Principal key) {
    return Grants.beyond(roles.permissions(key.roles()), key.permissions()).isEmpty();
  }

  /** As {@link Principals} would have it, in which who is disabled here is nobody. */
  private Optional<Set<String>> said(UserKey user) {
    boolean shut = !directory.isOpen(user.tenant()) || directory.account(user).filter(Account::disabled).isPresent();
    return directory.said(user).filter(said -> !shut).map(said -> principals.roles(user, said));
  }

  private Optional<Account> account(UserKey user) {
    return directory.account(user).filter(account -> !account.disabled());
  }
}
