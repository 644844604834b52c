package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.User;
import io.osgent.server.security.Users;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The users of each tenant. */
@Component
public final class UserDesk implements Users {
  private static final Problem WRONG = Problem.of("wrong_password", 403, "'current' should be the password until now");

  private final Directory directory;
  private final RoleBook roles;
  private final Passwords passwords;
  private final Audit audit;
  private final Authority authority;
  private final InstantSource clock;
  /** Apart from those at the login, where others could make them wait who want to change their password. */
  private final Attempts attempts;

  @Activate
  public UserDesk(@Reference Directory directory, @Reference RoleBook roles, @Reference Passwords passwords,
      @Reference Audit audit) {
    this(directory, roles, passwords, audit, InstantSource.system());
  }

  UserDesk(Directory directory, RoleBook roles, Passwords passwords, Audit audit, InstantSource clock) {
    this.directory = directory;
    this.roles = roles;
    this.passwords = passwords;
    this.audit = audit;
    this.clock = clock;
    attempts = new Attempts(clock);
    authority = new Authority(directory, roles);
  }

  @Override
  public User create(NewUser user, Principal by) {
    authority.requireFor(by, null, Permissions.USERS_WRITE);
    Given.user(user.id());
    Given.displayName(user.displayName());
    Set<String> given = user.roles() == null ? Set.of(BuiltInRole.USER.wireName()) : user.roles();
    requireGiven(given, by);
    var key = new UserKey(by.tenant(), user.id());
    requireFree(key);
    String hash = null;
    if (user.password() != null) {
      passwords.require(user.id(), user.password());
      hash = passwords.hash(user.password());
    }
    var account = new Account(key, user.displayName(), given, false, hash, clock.instant());
    directory.alone(() -> {
      requireFree(key);
      audit.record(by, "user.created", "user/" + user.id(), Map.of("roles", Words.joined(given)));
      directory.add(account);
    });
    return account.user();
  }

  /** @throws ProblemException 409 */
  private void requireFree(UserKey user) {
    if (directory.account(user).isPresent()) {
      throw ProblemException.conflict("user_exists", "there is a user '" + user.id() + "' already");
    }
  }

  private void requireGiven(Set<String> given, Principal by) {
    roles.require(given);
    authority.requireHas(by, roles.permissions(given));
  }

  @Override
  public User get(String id, Principal by) {
    authority.requireFor(by, id, Permissions.USERS_READ);
    return authority.account(by, id).user();
  }

  @Override
  public Page<User> list(String after, int limit, Principal by) {
    authority.requireFor(by, null, Permissions.USERS_READ);
    return Pages.of(directory.accounts(by.tenant()).stream().map(Account::user).toList(), User::id, after, limit);
  }

  @Override
  public User update(String id, UserChange change, Principal by) {
    authority.requireFor(by, null, Permissions.USERS_WRITE);
    Given.displayName(change.displayName());
    Account after = authority.change(by, id, before -> changed(before, change, by));
    if (after.disabled()) {
      directory.end(login -> login.user().equals(after.key()));
    }
    return after.user();
  }

  private Account changed(Account before, UserChange change, Principal by) {
    authority.requireNotBelow(by, before);
    boolean disabled = change.disabled() == null ? before.disabled() : change.disabled();
    Set<String> given = change.roles() == null ? before.roles() : change.roles();
    if (change.roles() != null) {
      roles.require(given);
      authority.requireCanUndo(by, before, given);
    }
    if (change.roles() != null || before.disabled() && !disabled) {
      authority.requireHas(by, roles.permissions(given));
    }
    if (disabled || !authority.administer(given)) {
      requireNotNeeded(by, before.key());
    }
    audit.record(by, "user.changed", "user/" + before.key().id(),
        Map.of("roles", Words.joined(given), "disabled", Boolean.toString(disabled)));
    return new Account(before.key(), change.displayName() == null ? before.displayName() : change.displayName(), given,
        disabled, before.password(), before.createdAt());
  }

  /** @throws ProblemException 409 when nobody might be left who can undo it */
  private void requireNotNeeded(Principal by, UserKey user) {
    if (Authority.isOneself(by, user.id())) {
      throw ProblemException.conflict("locks_yourself_out",
          "nobody takes from themselves what they would need to undo it; let somebody else do it");
    }
    authority.requireOthers(by, user);
  }

  @Override
  public void requireErasable(String id, Principal by) {
    authority.requireFor(by, null, Permissions.USERS_WRITE);
    var person = new UserKey(by.tenant(), id);
    authority.requireNotBelow(by, person);
    requireNotNeeded(by, person);
  }

  @Override
  public void setPassword(String id, String current, String password, Principal by) {
    authority.requireFor(by, id, Permissions.USERS_WRITE);
    Account seen = authority.account(by, id);
    authority.requireNotBelow(by, seen);
    boolean own = Authority.isOneself(by, id);
    if (own && seen.password() != null) {
      requireKnows(seen, current);
    }
    requireMayHold(by, seen);
    passwords.require(id, password);
    String hash = passwords.hash(password);
    authority.change(by, id, before -> {
      authority.requireNotBelow(by, before);
      requireMayHold(by, before);
      if (own && !Objects.equals(before.password(), seen.password())) {
        throw new ProblemException(WRONG);
      }
      audit.record(by, "password.changed", "user/" + id, Map.of());
      return before.withPassword(hash);
    });
    directory.end(login -> login.user().equals(seen.key()));
  }

  /** Whoever has found somebody's key guesses no faster here than at the login. */
  private void requireKnows(Account account, String current) {
    if (current == null || !attempts.tried(account.key(), null, () -> passwords.fits(current, account.password()))) {
      throw new ProblemException(WRONG);
    }
    attempts.succeeded(account.key(), null);
  }

  private void requireMayHold(Principal by, Account account) {
    if (account.password() == null) {
      authority.requireMayOpen(by, account);
    }
  }
}
