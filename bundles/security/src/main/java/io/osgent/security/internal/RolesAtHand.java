package io.osgent.security.internal;

import io.osgent.server.security.Principal;
import io.osgent.server.security.RolesOf;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What those are now who began something; those another server knows, what it said of them last. */
@Component
public final class RolesAtHand implements RolesOf {
  private static final String LOGIN = "login/";
  private static final String OIDC = "oidc/";
  /** Whoever can open the shell's socket runs this server. */
  private static final String SHELL = "shell";
  private static final Set<String> ADMINISTRATOR = Set.of("admin");

  private final Directory directory;

  @Activate
  public RolesAtHand(@Reference Directory directory) {
    this.directory = directory;
  }

  @Override
  public Optional<Set<String>> rolesOf(String tenant, String principal) {
    if (principal.startsWith(LOGIN)) {
      return account(new UserKey(tenant, principal.substring(LOGIN.length()))).map(Account::roles);
    } else if (principal.startsWith(OIDC)) {
      return said(new UserKey(tenant, principal.substring(OIDC.length())));
    } else if (principal.equals(SHELL) && tenant.equals(Principal.HOUSE)) {
      return Optional.of(ADMINISTRATOR);
    }
    return directory.keys(tenant).map(KeyUse::key).filter(key -> key.name().equals(principal)).findFirst()
        .filter(key -> account(key.user()).isPresent()).map(StoredKey::roles);
  }

  /** As {@link Principals} would have it: roles they have here come on top, and who is disabled here has none. */
  private Optional<Set<String>> said(UserKey user) {
    Optional<Account> known = directory.account(user);
    return directory.said(user).filter(roles -> known.filter(Account::disabled).isEmpty()).map(roles -> {
      var all = new TreeSet<>(roles);
      known.ifPresent(account -> all.addAll(account.roles()));
      return all;
    });
  }

  private Optional<Account> account(UserKey user) {
    return directory.account(user).filter(account -> !account.disabled());
  }
}
