package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.DisabledUsers;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.security.Tenant;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants, users, keys and logins: in the database, and all of them in memory as well, so that nobody waits for the
 * database to be let in. What is changed is in the database first. Thread-safe.
 */
@Component(service = {Directory.class, DisabledUsers.class}, configurationPid = "io.osgent.security")
@Designate(ocd = Directory.Config.class)
public final class Directory implements DisabledUsers {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  private final Database database;
  private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
  /** Tenants that are being deleted. */
  private final Set<String> closing = ConcurrentHashMap.newKeySet();
  private final Map<UserKey, Account> accounts = new ConcurrentHashMap<>();
  private final Map<Fingerprint, KeyUse> keys = new ConcurrentHashMap<>();
  private final Map<String, KeyUse> keysById = new ConcurrentHashMap<>();
  private final Map<KeyName, KeyUse> keysByName = new ConcurrentHashMap<>();
  private final Map<String, Login> logins = new ConcurrentHashMap<>();
  /** What another server last said somebody is. */
  private final Map<UserKey, Testimony> said = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  /** A tenant has no two keys of one name. */
  private record KeyName(String tenant, String name) {}

  /** Configuration {@code io.osgent.security}. */
  @ObjectClassDefinition(name = "Users and keys", description = "Where users, keys, logins and tenants are kept")
  public @interface Config {
    @AttributeDefinition(description = "The database they are in; what is in another one is not taken along", options = {
        @Option("(osgent.database=sqlite)"), @Option("(osgent.database=postgresql)")})
    String database_target() default "(" + Database.KIND + "=sqlite)";
  }

  @Activate
  public Directory(
      @Reference(name = "database", target = "(" + Database.KIND
          + "=sqlite)") Map.Entry<Map<String, Object>, Database> database) {
    this(database.getValue(), (String) database.getKey().get(Database.KIND));
  }

  Directory(Database database, String kind) {
    this.database = database;
    database.migrate(Tables.OWNER, Tables.steps(kind));
    database.guard(Tables.OWNED);
    database.read(Reach.SERVER, connection -> {
      load(new Sql(connection));
      return null;
    });
  }

  private void load(Sql sql) throws SQLException {
    tenants.put(Principal.HOUSE, new Tenant(Principal.HOUSE, null, null));
    sql.all(row -> new Tenant(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
        "SELECT id, display_name, created_at FROM identity_tenant").forEach(each -> tenants.put(each.id(), each));
    closing.addAll(sql.all(row -> row.getString(1), "SELECT id FROM identity_tenant WHERE closing <> 0"));
    sql.all(Account::read, "SELECT * FROM identity_user").forEach(each -> accounts.put(each.key(), each));
    sql.all(Directory::key, "SELECT * FROM identity_key").forEach(each -> each.ifPresent(this::admit));
    sql.all(Login::read, "SELECT * FROM identity_login").forEach(each -> logins.put(each.id(), each));
    sql.all(
        row -> said.put(new UserKey(row.getString(1), row.getString(2)),
            new Testimony(Words.of(row.getString(3)), Words.of(row.getString(4)), row.getInt(5) != 0)),
        "SELECT tenant, user_id, roles, claimed, known_here FROM identity_said");
  }

  /** One key that cannot be read keeps nobody out but whoever has it. */
  private static Optional<StoredKey> key(ResultSet row) throws SQLException {
    try {
      return Optional.of(StoredKey.read(row));
    } catch (IllegalArgumentException e) {
      LOG.error("the key {} is left out, for it cannot be read: {}", row.getString("id"), e.getMessage());
      return Optional.empty();
    }
  }

  private void admit(StoredKey key) {
    var use = new KeyUse(key);
    keys.put(key.fingerprint(), use);
    keysById.put(key.id(), use);
    keysByName.put(new KeyName(key.user().tenant(), key.name()), use);
  }

  /** Another one whenever somebody may have become more, less or nobody. */
  long version() {
    return version.get();
  }

  Optional<Tenant> tenant(String id) {
    return Optional.ofNullable(tenants.get(id));
  }

  /** Whether there is such a tenant, and it is not being deleted. */
  boolean isOpen(String tenant) {
    return tenants.containsKey(tenant) && !closing.contains(tenant);
  }

  List<Tenant> tenants() {
    return tenants.values().stream().sorted(Comparator.comparing(Tenant::id)).toList();
  }

  Optional<Account> account(UserKey user) {
    return Optional.ofNullable(accounts.get(user));
  }

  @Override
  public boolean isDisabled(String tenant, String user) {
    return account(new UserKey(tenant, user)).filter(Account::disabled).isPresent();
  }

  /** By id. */
  List<Account> accounts(String tenant) {
    return accounts.values().stream().filter(each -> each.key().tenant().equals(tenant))
        .sorted(Comparator.comparing(each -> each.key().id())).toList();
  }

  KeyUse key(Fingerprint fingerprint) {
    return keys.get(fingerprint);
  }

  Optional<KeyUse> keyById(String id) {
    return Optional.ofNullable(keysById.get(id));
  }

  Optional<KeyUse> keyNamed(String tenant, String name) {
    return Optional.ofNullable(keysByName.get(new KeyName(tenant, name)));
  }

  Collection<KeyUse> keys() {
    return keys.values();
  }

  Stream<KeyUse> keys(String tenant) {
    return keys.values().stream().filter(each -> each.key().user().tenant().equals(tenant));
  }

  Login login(String id) {
    return logins.get(id);
  }

  List<Login> logins(UserKey user) {
    return logins.values().stream().filter(each -> each.user().equals(user))
        .sorted(Comparator.comparing(Login::createdAt)).toList();
  }

  /** What another server last said they are; empty when none has ever said something. */
  Optional<Testimony> said(UserKey user) {
    return Optional.ofNullable(said.get(user));
  }

  boolean isEmpty(String tenant) {
    return keys(tenant).findAny().isEmpty()
        && accounts(tenant).stream().noneMatch(each -> each.password() != null);
  }

  /** Statements of one transaction. */
  @FunctionalInterface
  interface Work {
    void on(Sql sql) throws SQLException;
  }

  /** Does it while nobody else changes anything, so that what was found before a change still is so when it is made. */
  synchronized void alone(Runnable work) {
    work.run();
  }

  /** First the database, then the memory, one change at a time. */
  private synchronized void change(Reach reach, Work work, Runnable inMemory) {
    write(reach, sql -> {
      work.on(sql);
      return null;
    });
    inMemory.run();
    version.incrementAndGet();
  }

  /** What a transaction comes to. */
  @FunctionalInterface
  interface Question<T> {
    T on(Sql sql) throws SQLException;
  }

  <T> T write(Reach reach, Question<T> work) {
    try {
      return database.write(reach, connection -> work.on(new Sql(connection)));
    } catch (StorageException e) {
      throw new ProblemException(new Problem("storage_unavailable", 503,
          "nothing was changed, for the database could not be written", true, Duration.ofSeconds(1), null), e);
    }
  }

  void add(Tenant tenant, Account admin, StoredKey key) {
    change(Reach.ofTenant(tenant.id()), sql -> {
      sql.run("INSERT INTO identity_tenant (id, display_name, created_at) VALUES (?, ?, ?)", tenant.id(),
          tenant.displayName(), tenant.createdAt().toEpochMilli());
      insert(sql, admin);
      insert(sql, key);
    }, () -> {
      tenants.put(tenant.id(), tenant);
      accounts.put(admin.key(), admin);
      admit(key);
    });
  }

  void add(Account account) {
    change(account.key().reach(), sql -> insert(sql, account), () -> accounts.put(account.key(), account));
  }

  private static void insert(Sql sql, Account account) throws SQLException {
    sql.run(
        "INSERT INTO identity_user (tenant, id, display_name, roles, disabled, password, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        account.key().tenant(), account.key().id(), account.displayName(), Words.joined(account.roles()),
        account.disabled() ? 1 : 0, account.password(), account.createdAt().toEpochMilli());
  }

  /**
   * Changes an account as it is at this moment, while nobody else changes it.
   *
   * @param how makes of it what it is to be, and changes nothing when it throws
   * @return what it is now, or empty when there is none, which then stays so
   */
  synchronized Optional<Account> change(UserKey user, UnaryOperator<Account> how) {
    Optional<Account> changed = account(user).map(how);
    changed.ifPresent(account -> change(user.reach(),
        sql -> sql.run(
            "UPDATE identity_user SET display_name = ?, roles = ?, disabled = ?, password = ? WHERE tenant = ? AND id = ?",
            account.displayName(), Words.joined(account.roles()), account.disabled() ? 1 : 0, account.password(),
            user.tenant(), user.id()),
        () -> accounts.put(user, account)));
    return changed;
  }

  /** @return false when its user, or the one who made it, is gone, whom it would outlive */
  synchronized boolean add(StoredKey key) {
    boolean known = accounts.containsKey(key.user())
        && (key.createdBy() == null || accounts.containsKey(new UserKey(key.user().tenant(), key.createdBy())));
    if (known) {
      change(key.user().reach(), sql -> insert(sql, key), () -> admit(key));
    }
    return known;
  }

  private static void insert(Sql sql, StoredKey key) throws SQLException {
    sql.run(
        "INSERT INTO identity_key (id, sha256, tenant, user_id, name, roles, permissions, created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key.id(), key.fingerprint().hex(), key.user().tenant(), key.user().id(), key.name(), Words.joined(key.roles()),
        Words.joined(key.permissions()), key.createdBy(), key.createdAt().toEpochMilli(),
        key.expiresAt() == null ? null : key.expiresAt().toEpochMilli());
  }

  void remove(StoredKey key) {
    change(key.user().reach(), sql -> sql.run("DELETE FROM identity_key WHERE id = ?", key.id()),
        () -> forgetKeys(each -> each.id().equals(key.id())));
  }

  /** @return false when the user is no longer one whom this lets in */
  synchronized boolean add(Login login, Fingerprint refresh, Predicate<Account> letsIn) {
    if (account(login.user()).filter(letsIn).isEmpty()) {
      return false;
    }
    change(login.user().reach(), sql -> {
      sql.run("INSERT INTO identity_login (id, tenant, user_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
          login.id(), login.user().tenant(), login.user().id(), login.createdAt().toEpochMilli(),
          login.expiresAt().toEpochMilli());
      sql.run("INSERT INTO identity_refresh (sha256, login, used) VALUES (?, ?, 0)", refresh.hex(), login.id());
    }, () -> logins.put(login.id(), login));
    return true;
  }

  /**
   * What became of a refresh token.
   *
   * @param login which it belongs to, as it is now, or null when it is good for none
   * @param reused whether it had come before, and nothing was done
   */
  record Turn(Login login, boolean reused) {}

  /**
   * Takes a refresh token for another one: it is used up when its login goes on, and not otherwise.
   *
   * @param longer the login as it goes on, or empty when it does not
   */
  synchronized Turn turn(Fingerprint token, Fingerprint next, Function<Login, Optional<Login>> longer) {
    Turn turn = write(Reach.SERVER, sql -> {
      Login login = sql
          .one(row -> row.getString(1), "SELECT login FROM identity_refresh WHERE sha256 = ?", token.hex())
          .map(logins::get).orElse(null);
      Login after = login == null ? null : longer.apply(login).orElse(null);
      if (after == null) {
        return new Turn(null, false);
      } else if (sql.run("UPDATE identity_refresh SET used = 1 WHERE sha256 = ? AND used = 0", token.hex()) == 0) {
        return new Turn(login, true);
      }
      sql.run("INSERT INTO identity_refresh (sha256, login, used) VALUES (?, ?, 0)", next.hex(), after.id());
      sql.run("UPDATE identity_login SET expires_at = ? WHERE id = ?", after.expiresAt().toEpochMilli(), after.id());
      return new Turn(after, false);
    });
    if (turn.login() != null && !turn.reused()) {
      logins.replace(turn.login().id(), turn.login());
      version.incrementAndGet();
    }
    return turn;
  }

  /** Keeps what another server has said of somebody, for what goes on when the token it was in is gone. */
  void say(UserKey user, Testimony word) {
    if (isOpen(user.tenant()) && !word.equals(said.put(user, word))) {
      write(user.reach(), sql -> sql.run(
          """
              INSERT INTO identity_said (tenant, user_id, roles, claimed, known_here) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (tenant, user_id) DO UPDATE SET roles = excluded.roles, claimed = excluded.claimed, known_here = excluded.known_here""",
          user.tenant(), user.id(), Words.joined(word.roles()), Words.joined(word.claimed()),
          word.knownHere() ? 1 : 0));
    }
  }

  /** Ends these logins. */
  void end(Predicate<Login> which) {
    List<String> ending = logins.values().stream().filter(which).map(Login::id).toList();
    if (!ending.isEmpty()) {
      change(Reach.SERVER, sql -> {
        for (String id : ending) {
          sql.run("DELETE FROM identity_refresh WHERE login = ?", id);
          sql.run("DELETE FROM identity_login WHERE id = ?", id);
        }
      }, () -> logins.keySet().removeAll(ending));
    }
  }

  /** All that there is of a user, and the keys they have made for others. */
  void erase(UserKey user) {
    end(login -> login.user().equals(user));
    change(Reach.ofTenant(user.tenant()), sql -> {
      sql.run("DELETE FROM identity_key WHERE tenant = ? AND (user_id = ? OR created_by = ?)", user.tenant(), user.id(),
          user.id());
      sql.run("DELETE FROM identity_said WHERE tenant = ? AND user_id = ?", user.tenant(), user.id());
      sql.run("DELETE FROM identity_user WHERE tenant = ? AND id = ?", user.tenant(), user.id());
    }, () -> {
      forgetKeys(key -> key.user().equals(user)
          || key.user().tenant().equals(user.tenant()) && user.id().equals(key.createdBy()));
      said.remove(user);
      accounts.remove(user);
    });
  }

  /** Nobody gets into the tenant any more, nor those another server vouches for who have no account to be disabled. */
  void shut(String tenant) {
    end(login -> login.user().tenant().equals(tenant));
    change(Reach.ofTenant(tenant), sql -> {
      sql.run("UPDATE identity_tenant SET closing = 1 WHERE id = ?", tenant);
      sql.run("DELETE FROM identity_key WHERE tenant = ?", tenant);
      sql.run("UPDATE identity_user SET disabled = 1 WHERE tenant = ?", tenant);
    }, () -> {
      closing.add(tenant);
      forgetKeys(key -> key.user().tenant().equals(tenant));
      accounts.replaceAll((user, account) -> user.tenant().equals(tenant) ? account.asDisabled() : account);
    });
  }

  /** All users of a tenant, with their keys and logins. */
  void eraseUsers(String tenant) {
    end(login -> login.user().tenant().equals(tenant));
    change(Reach.ofTenant(tenant), sql -> {
      sql.run("DELETE FROM identity_key WHERE tenant = ?", tenant);
      sql.run("DELETE FROM identity_said WHERE tenant = ?", tenant);
      sql.run("DELETE FROM identity_user WHERE tenant = ?", tenant);
    }, () -> {
      forgetKeys(key -> key.user().tenant().equals(tenant));
      said.keySet().removeIf(user -> user.tenant().equals(tenant));
      accounts.keySet().removeIf(user -> user.tenant().equals(tenant));
    });
  }

  /** All that there is of a tenant. */
  void erase(String tenant) {
    eraseUsers(tenant);
    change(Reach.ofTenant(tenant), sql -> sql.run("DELETE FROM identity_tenant WHERE id = ?", tenant),
        () -> {
          tenants.remove(tenant);
          closing.remove(tenant);
        });
  }

  private void forgetKeys(Predicate<StoredKey> which) {
    keys.values().removeIf(use -> which.test(use.key()));
    keysById.values().removeIf(use -> which.test(use.key()));
    keysByName.values().removeIf(use -> which.test(use.key()));
  }

  /** Writes when keys were used last, for those where that is new. */
  void noteUses() {
    for (KeyUse use : keys.values()) {
      use.toNote().ifPresent(last -> {
        write(use.key().user().reach(),
            sql -> sql.run("UPDATE identity_key SET last_used_at = ? WHERE id = ?", last.toEpochMilli(),
                use.key().id()));
        use.noted(last);
      });
    }
  }
}
