package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.ApiKey;
import io.osgent.server.security.Keys;
import io.osgent.server.security.NewKey;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The keys of each user. */
@Component
public final class KeyDesk implements Keys {
  private static final int MOST = 200;

  private final Directory directory;
  private final RoleBook roles;
  private final Principals principals;
  private final Authority authority;
  private final Audit audit;
  private final InstantSource clock;

  @Activate
  public KeyDesk(@Reference Directory directory, @Reference RoleBook roles, @Reference Audit audit) {
    this(directory, roles, audit, InstantSource.system());
  }

  KeyDesk(Directory directory, RoleBook roles, Audit audit, InstantSource clock) {
    this.directory = directory;
    this.roles = roles;
    this.audit = audit;
    this.clock = clock;
    principals = new Principals(directory, roles);
    authority = new Authority(directory, roles);
  }

  @Override
  public NewKey create(String user, KeyWish wish, Principal by) {
    authority.requireFor(by, user, Permissions.USERS_WRITE);
    Account owner = authority.account(by, user);
    authority.requireNotBelow(by, owner);
    Given.keyName(wish.name());
    boolean own = Authority.isOneself(by, user);
    Set<String> ofRoles = wish.roles() == null ? own ? by.roles() : owner.roles() : wish.roles();
    roles.require(ofRoles);
    Set<String> narrowed = narrowed(ofRoles, wish.permissions(), own && wish.roles() == null, by);
    authority.requireHas(by, principals.narrowed(ofRoles, narrowed));
    if (wish.expiresAt() != null && !wish.expiresAt().isAfter(clock.instant())) {
      throw ProblemException.badRequest("invalid_key", "'expires_at' should be a time to come");
    }
    authority.endOf(by).ifPresent(end -> requireEndsBy(end, wish.expiresAt()));
    String secret = SecretText.next(SecretText.KEY);
    var key = new StoredKey(SecretText.id("k"), Fingerprint.of(secret), owner.key(), wish.name(), ofRoles, narrowed,
        maker(by), clock.instant(), wish.expiresAt(), null);
    directory.alone(() -> {
      requireFree(owner, wish.name());
      audit.record(by, "key.created", "user/" + user, Map.of("key", key.id(), "roles", Words.joined(ofRoles)));
      if (!directory.add(key)) {
        throw ProblemException.conflict("user_gone", "'" + user + "', or whoever made this key, was erased just now");
      }
    });
    return new NewKey(directory.keyById(key.id()).orElseThrow().shown(), secret);
  }

  /** @throws ProblemException 400 when a key would outlive the key that makes it */
  private static void requireEndsBy(Instant end, Instant wished) {
    if (wished == null || wished.isAfter(end)) {
      throw ProblemException.badRequest("invalid_key",
          "'expires_at' should be " + end + " at the latest, when the key ends that makes this one");
    }
  }

  /** Whoever has less than their roles come to passes on that, and not more, without having to spell it out. */
  private Set<String> narrowed(Set<String> ofRoles, Set<String> wished, boolean likeMine, Principal by) {
    if (wished != null) {
      requirePermissions(wished);
      Set<String> beyond = Grants.beyond(wished, roles.permissions(ofRoles));
      if (!beyond.isEmpty()) {
        throw ProblemException.badRequest("invalid_key",
            "'permissions' should be some of those its roles have, but not so: " + String.join(", ", beyond));
      }
      return wished;
    }
    return likeMine && !Grants.beyond(roles.permissions(ofRoles), by.permissions()).isEmpty()
        ? by.permissions()
        : null;
  }

  private static void requirePermissions(Set<String> wished) {
    for (String word : wished) {
      if (!RoleBook.isPermission(word)) {
        throw ProblemException.badRequest("invalid_key",
            "each of 'permissions' should be one, e.g. runs.read, runs.* or *, but not so: " + word);
      }
    }
  }

  /** @throws ProblemException 409 when the name is taken, or there are too many keys */
  private void requireFree(Account owner, String name) {
    if (directory.keyNamed(owner.key().tenant(), name).isPresent()) {
      throw ProblemException.conflict("key_exists", "there is a key '" + name + "' already");
    } else if (ofUser(owner.key()).count() >= MOST) {
      throw ProblemException.conflict("too_many_keys", "a user has " + MOST + " keys at most; revoke one first");
    }
  }

  /** The user who answers for a key, or null for whoever runs the server. */
  private String maker(Principal by) {
    if (Authority.runsTheServer(by)) {
      return null;
    }
    if (!Authority.isOneself(by, by.user()) || directory.account(new UserKey(by.tenant(), by.user())).isEmpty()) {
      throw new ProblemException(Problem.of("user_needed", 409, "a key never may more than the user who made it; '"
          + by.user() + "' is known by another server alone, and has to be made a user here first"));
    }
    return by.user();
  }

  private Stream<KeyUse> ofUser(UserKey user) {
    return directory.keys(user.tenant()).filter(use -> use.key().user().equals(user));
  }

  @Override
  public List<ApiKey> list(String user, Principal by) {
    authority.requireFor(by, user, Permissions.USERS_READ);
    return ofUser(authority.account(by, user).key()).map(KeyUse::shown).sorted(Comparator.comparing(ApiKey::name))
        .toList();
  }

  @Override
  public void revoke(String user, String id, Principal by) {
    authority.requireFor(by, user, Permissions.USERS_WRITE);
    Account owner = authority.account(by, user);
    authority.requireNotBelow(by, owner);
    KeyUse use = ofUser(owner.key()).filter(each -> each.key().id().equals(id)).findFirst()
        .orElseThrow(() -> ProblemException.notFound("key_not_found", "user '" + user + "' has no key '" + id + "'"));
    authority.requireNotBelow(by, use.key());
    audit.record(by, "key.revoked", "user/" + user, Map.of("key", id));
    directory.remove(use.key());
  }
}
