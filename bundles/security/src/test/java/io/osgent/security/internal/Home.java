package io.osgent.security.internal;

import io.osgent.server.security.Logins.Tokens;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Users.NewUser;
import io.osgent.server.storage.Database;
import io.osgent.storage.sqlite.internal.SqliteFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A home with all that is about identity, as the server has it, and passwords that are hashed fast. */
final class Home implements AutoCloseable {
  /** So many are remembered. */
  static final int TOKENS = 50;
  static final String PASSWORD = "correct horse battery";

  final TestClock clock = new TestClock();
  final RoleBook roles = new RoleBook(Map.of());
  final Passwords passwords = new Passwords(new Argon2(64, 1, 1), 12, 2);
  final List<TokenIssuer> issuers = new CopyOnWriteArrayList<>();
  final List<String> audited = new CopyOnWriteArrayList<>();
  final Erased erased = new Erased();
  final Path folder;
  final Database database;
  private final AutoCloseable closing;
  final Directory directory;
  final SigningKeys signing;
  final AccessTokens access;
  final TokenCheck check;
  final KeyRing ring;
  final UserDesk users;
  final KeyDesk keys;
  final TenantDesk tenants;
  final LoginDesk logins;

  Home(Path folder) throws Exception {
    this(folder, new SqliteFile(folder.resolve("data/osgent.db"), 2), "sqlite");
  }

  <D extends Database & AutoCloseable> Home(Path folder, D database, String kind) throws Exception {
    this.folder = folder;
    this.database = database;
    closing = database;
    directory = new Directory(database, kind);
    signing = new SigningKeys(folder.resolve("data/login-keys.json"), Duration.ofDays(30), Duration.ofMinutes(15));
    access = new AccessTokens(signing, Duration.ofMinutes(15), clock);
    var principals = new Principals(directory, roles);
    check = new TokenCheck(access, issuers, directory, principals, clock, TOKENS);
    ring = new KeyRing(directory, principals, check, clock);
    Audit audit = (by, action, target, detail) -> audited
        .add(action + " " + target + " by " + by.name() + " " + detail);
    users = new UserDesk(directory, roles, passwords, audit, clock);
    keys = new KeyDesk(directory, roles, audit, clock);
    tenants = new TenantDesk(directory, audit, clock);
    tenants.setPersons(erased);
    logins = new LoginDesk(directory, passwords, access, Settings.of(LoginConfig.class, Map.of("perUser", 3)), clock);
  }

  /** A person with a password. */
  void user(String id, String... theirRoles) {
    users.create(new NewUser(id, null, Set.of(theirRoles), PASSWORD), Operator.PRINCIPAL);
  }

  Tokens login(String id) {
    return logins.login(null, id, PASSWORD, "192.0.2.1");
  }

  /** Who comes in with this, who has to be somebody. */
  Principal principal(String bearer) {
    return ring.authenticate(bearer).orElseThrow();
  }

  /** The roles of whoever has this name now. */
  Optional<Set<String>> rolesOf(String tenant, String principal) {
    return new RolesAtHand(directory, roles, clock).rolesOf(tenant, principal, clock.instant());
  }

  /** Whoever runs the server. */
  static final class Operator {
    static final Principal PRINCIPAL = new Principal("shell/admin", "shell", Principal.HOUSE, "operator",
        Set.of("admin"),
        Set.of("*"));

    private Operator() {}
  }

  @Override
  public void close() throws Exception {
    closing.close();
  }
}
