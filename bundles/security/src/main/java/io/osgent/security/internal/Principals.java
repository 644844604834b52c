package io.osgent.security.internal;

import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who somebody is who has come in, as users and roles are now. */
final class Principals {
  static final String KEY = "key:";
  static final String LOGIN = "login:";

  private final Directory directory;
  private final RoleBook roles;

  Principals(Directory directory, RoleBook roles) {
    this.directory = directory;
    this.roles = roles;
  }

  /** Another one whenever what the other methods answer may be different. */
  long version() {
    return directory.version() + roles.version();
  }

  /** A key never may more than the user who made it, as that user is now. */
  Optional<Principal> of(StoredKey key) {
    return enabled(key.user()).map(account -> {
      Set<String> may = narrowed(key.roles(), key.permissions());
      Set<String> limited = key.createdBy() == null
          ? may
          : Grants.both(may, permissions(new UserKey(key.user().tenant(), key.createdBy())));
      return new Principal(key.name(), KEY + key.id(), key.user().tenant(), key.user().id(), key.roles(), limited);
    });
  }

  /** What a key with these roles may that is narrowed to these permissions, which are null when it is not. */
  Set<String> narrowed(Set<String> ofRoles, Set<String> permissions) {
    return Grants.narrowed(roles.permissions(ofRoles), permissions);
  }

  Optional<Principal> of(Login login) {
    return enabled(login.user())
        .map(account -> new Principal("login/" + login.user().id(), LOGIN + login.id(), login.user().tenant(),
            login.user().id(), account.roles(), roles.permissions(account.roles())));
  }

  /** Whom this server has disabled, or whose tenant is being deleted, does not get in for what another says. */
  Optional<Principal> of(Vouched vouched) {
    Optional<Account> account = directory.account(vouched.user());
    if (!directory.isOpen(vouched.user().tenant()) || account.filter(Account::disabled).isPresent()) {
      return Optional.empty();
    }
    Set<String> theirs = roles(vouched.user(), vouched.said());
    return Optional.of(new Principal("oidc/" + vouched.user().id(), vouched.credential(), vouched.user().tenant(),
        vouched.user().id(), theirs, roles.permissions(theirs)));
  }

  /**
   * What somebody is of whom another server says this. A role that runs the server is not taken because a token calls it by its
   * name; that somebody is called like a user of this server does not make them that user.
   */
  Set<String> roles(UserKey user, Testimony said) {
    var theirs = new TreeSet<>(said.roles());
    said.claimed().stream().filter(role -> !runsTheServer(role)).forEach(theirs::add);
    if (said.knownHere()) {
      directory.account(user).ifPresent(known -> theirs.addAll(known.roles()));
    }
    return theirs;
  }

  /** Who installs bundles may do everything. */
  private boolean runsTheServer(String role) {
    return Grants.beyond(Set.of(Permissions.SERVER_BUNDLES_WRITE), roles.permissions(Set.of(role))).isEmpty();
  }

  /** What a user may now; one who is disabled or not there, nothing. */
  Set<String> permissions(UserKey user) {
    return enabled(user).map(account -> roles.permissions(account.roles())).orElse(Set.of());
  }

  private Optional<Account> enabled(UserKey user) {
    return directory.account(user).filter(account -> !account.disabled() && directory.isOpen(user.tenant()));
  }
}
