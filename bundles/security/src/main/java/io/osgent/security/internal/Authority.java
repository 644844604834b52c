package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Access;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What somebody may do to users, their own self among them. */
final class Authority {
  private final Directory directory;
  private final RoleBook roles;

  Authority(Directory directory, RoleBook roles) {
    this.directory = directory;
    this.roles = roles;
  }

  /** @throws ProblemException 403 unless it is their own self or they are permitted, whether or not there is such a user */
  void requireFor(Principal by, String user, String permission) {
    if (!isOneself(by, user)) {
      Access.decide(by, permission).orThrow();
    }
  }

  /** Whether they are that user: another server's person who is only called so is not. */
  static boolean isOneself(Principal by, String user) {
    String with = by.credential();
    return by.user().equals(user)
        && (with.startsWith(Principals.KEY) || with.startsWith(Principals.LOGIN) || Vouched.isOfAccount(with));
  }

  /** Whether they are that user, and came with all that the user may. */
  private boolean isWhollyOneself(Principal by, UserKey user) {
    return isOneself(by, user.id()) && directory.account(user)
        .filter(account -> Grants.beyond(roles.permissions(account.roles()), by.permissions()).isEmpty()).isPresent();
  }

  /** @throws ProblemException 404 */
  Account account(Principal by, String user) {
    return directory.account(new UserKey(by.tenant(), user)).orElseThrow(() -> unknown(user));
  }

  /**
   * Changes an account as {@link Directory#change} does.
   *
   * @throws ProblemException 404
   */
  Account change(Principal by, String user, UnaryOperator<Account> how) {
    return directory.change(new UserKey(by.tenant(), user), how).orElseThrow(() -> unknown(user));
  }

  private static ProblemException unknown(String user) {
    return ProblemException.notFound("user_not_found", "there is no user '" + user + "'");
  }

  /**
   * When what somebody came with ends by itself.
   *
   * @return empty when it does not, or when the person can come again with what they know
   */
  Optional<Instant> endOf(Principal by) {
    return by.credential().startsWith(Principals.KEY)
        ? directory.keyById(by.credential().substring(Principals.KEY.length())).map(use -> use.key().expiresAt())
        : Optional.empty();
  }

  /**
   * A password opens all that its user may, for good.
   *
   * @throws ProblemException 403 when this would be the first of an account, and they came with less than that
   */
  void requireMayOpen(Principal by, Account account) {
    requireHas(by, roles.permissions(account.roles()));
    if (by.user().equals(account.key().id()) && (endOf(by).isPresent() || by.credential().startsWith(Vouched.OIDC))) {
      throw new ProblemException(Problem.of("forbidden", 403,
          "what you came with ends by itself, and a first password would outlast it; let somebody else set it"));
    }
  }

  /** @throws ProblemException 403 when they would give away something they do not have themselves */
  void requireHas(Principal by, Set<String> permissions) {
    Set<String> beyond = Grants.beyond(permissions, by.permissions());
    if (!beyond.isEmpty()) {
      throw new ProblemException(Problem.of("forbidden", 403,
          "nobody gives away more than they may themselves; this is not yours: " + String.join(", ", beyond)));
    }
  }

  /**
   * The roles another server says they have, and what their keys may, count as well.
   *
   * @throws ProblemException 403 when that person may more than they themselves, whether or not there is an account
   */
  void requireNotBelow(Principal by, UserKey person) {
    directory.account(person).ifPresent(account -> requireNotBelow(by, account));
    directory.said(person).ifPresent(said -> requireHas(by, roles.permissions(said.all())));
    directory.keys(person.tenant()).map(KeyUse::key).filter(key -> key.user().equals(person))
        .forEach(key -> requireNotBelow(by, key));
  }

  /**
   * Whoever came as the whole user has all keys of that user, also those that may more.
   *
   * @throws ProblemException 403 when another key may more than they themselves
   */
  void requireNotBelow(Principal by, StoredKey key) {
    if (!isWhollyOneself(by, key.user())) {
      requireHas(by, Grants.narrowed(roles.permissions(key.roles()), key.permissions()));
    }
  }

  /**
   * Whoever runs the server can undo it from the shell.
   *
   * @param user who will no longer administer users
   * @throws ProblemException 409 when nobody of the tenant would be left who does
   */
  void requireOthers(Principal by, UserKey user) {
    boolean needed = directory.account(user).filter(this::administers).isPresent();
    if (needed && !runsTheServer(by) && directory.accounts(user.tenant()).stream()
        .noneMatch(other -> !other.key().equals(user) && administers(other))) {
      throw ProblemException.conflict("last_administrator",
          "nobody would be left who administers users; make somebody else an administrator first");
    }
  }

  private boolean administers(Account account) {
    return !account.disabled() && administer(account.roles());
  }

  boolean administer(Set<String> named) {
    return Grants.beyond(Set.of(Permissions.USERS_WRITE), roles.permissions(named)).isEmpty();
  }

  /** Whether they came with nothing of what lets people in over the network. */
  static boolean runsTheServer(Principal by) {
    return Stream.of(Principals.KEY, Principals.LOGIN, Vouched.OIDC).noneMatch(by.credential()::startsWith);
  }

  /**
   * What a user may who is disabled counts as well, for they may be enabled again.
   *
   * @throws ProblemException 403 when that user may more than they themselves: whoever changes it would become it
   */
  void requireNotBelow(Principal by, Account account) {
    if (!isOneself(by, account.key().id())) {
      requireHas(by, roles.permissions(account.roles()));
    }
  }

  /** @throws ProblemException 403 when an account would lose with these roles what they could not give back */
  void requireCanUndo(Principal by, Account before, Set<String> given) {
    Set<String> lost = Grants.beyond(roles.permissions(before.roles()), roles.permissions(given));
    Set<String> beyond = Grants.beyond(lost, by.permissions());
    if (!beyond.isEmpty()) {
      throw new ProblemException(Problem.of("forbidden", 403,
          "nobody takes away what they could not give back; this is not yours: " + String.join(", ", beyond)));
    }
  }
}
