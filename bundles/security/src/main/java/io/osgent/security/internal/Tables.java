package io.osgent.security.internal;

import io.osgent.server.storage.Database.Owned;
import java.util.ArrayList;
import java.util.List;

/** The tables, and how they came to be. */
final class Tables {
  /** Whose they are. */
  static final String OWNER = "io.osgent.security";

  private static final List<String> MADE = List.of("""
      CREATE TABLE identity_tenant (
        id TEXT PRIMARY KEY,
        display_name TEXT,
        created_at BIGINT NOT NULL
      )""", """
      CREATE TABLE identity_user (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        display_name TEXT,
        roles TEXT NOT NULL,
        disabled INTEGER NOT NULL,
        password TEXT,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (tenant, id)
      )""", """
      CREATE TABLE identity_key (
        id TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        tenant TEXT NOT NULL,
        user_id TEXT NOT NULL,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        permissions TEXT,
        created_by TEXT,
        created_at BIGINT NOT NULL,
        expires_at BIGINT,
        last_used_at BIGINT,
        UNIQUE (tenant, name)
      )""", """
      CREATE TABLE identity_login (
        id TEXT PRIMARY KEY,
        tenant TEXT NOT NULL,
        user_id TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
      )""", """
      CREATE TABLE identity_refresh (
        sha256 TEXT PRIMARY KEY,
        login TEXT NOT NULL,
        used INTEGER NOT NULL
      )""", "CREATE INDEX identity_refresh_by_login ON identity_refresh (login)", """
      CREATE TABLE identity_said (
        tenant TEXT NOT NULL,
        user_id TEXT NOT NULL,
        roles TEXT NOT NULL,
        claimed TEXT NOT NULL,
        known_here INTEGER NOT NULL,
        PRIMARY KEY (tenant, user_id)
      )""");

  /**
   * The keys of homes from before there were users. Some have several of one name, for each {@code OSGENT_ADMIN_KEY} made
   * one; the first keeps it.
   */
  private static final List<String> TAKEN_OVER = List.of("""
      INSERT INTO identity_user (tenant, id, display_name, roles, disabled, password, created_at)
      SELECT tenant, user_id, NULL, min(lower(role)), 0, NULL, min(created_at) FROM api_key GROUP BY tenant, user_id""",
      """
          INSERT INTO identity_key (id, sha256, tenant, user_id, name, roles, created_at)
          SELECT 'k' || lower(hex(randomblob(10))), sha256, tenant, user_id,
            name || CASE (SELECT count(*) FROM api_key o WHERE o.tenant = k.tenant AND o.name = k.name
                AND (o.created_at < k.created_at OR o.created_at = k.created_at AND o.sha256 < k.sha256))
              WHEN 0 THEN '' ELSE '-' || lower(hex(randomblob(4))) END,
            lower(role), created_at FROM api_key k""",
      "DELETE FROM api_key");

  /** Whether a tenant is being deleted. */
  private static final String CLOSING = "ALTER TABLE identity_tenant ADD COLUMN closing INTEGER NOT NULL DEFAULT 0";
  /** Of the key that the environment has preset last; it stays when that key is revoked. */
  private static final String PRESET = "CREATE TABLE identity_preset (sha256 TEXT PRIMARY KEY)";

  /** Refresh tokens are not among them: there is nothing of a person in their hashes. */
  static final List<Owned> OWNED = List.of(new Owned("identity_tenant", "id", null),
      new Owned("identity_user", "tenant", "id"), new Owned("identity_key", "tenant", "user_id"),
      new Owned("identity_login", "tenant", "user_id"), new Owned("identity_said", "tenant", "user_id"));

  private Tables() {}

  /** @param kind of the database; the old keys are in SQLite */
  static List<String> steps(String kind) {
    var steps = new ArrayList<>(MADE);
    if (kind.equals("sqlite")) {
      steps.addAll(TAKEN_OVER);
    }
    steps.add(CLOSING);
    steps.add(PRESET);
    return List.copyOf(steps);
  }
}
