package io.osgent.activity.internal;

import io.osgent.server.storage.Database;
import io.osgent.server.storage.Database.Owned;
import io.osgent.server.storage.PreparedDatabase;
import java.util.List;

/** The tables, and how they came to be; SQL that SQLite and PostgreSQL agree on. */
final class Tables {
  /** Whose configuration says which database they are in. */
  static final String PID = "io.osgent.activity";
  /** The database they are in if nothing else is configured: the one that what people say is in. */
  static final String DATABASE = "(" + Database.KIND + "=sqlite)";

  private static final List<String> STEPS = List.of("""
      CREATE TABLE activity (
        id BIGINT PRIMARY KEY,
        at BIGINT NOT NULL,
        tenant TEXT NOT NULL,
        principal TEXT,
        credential TEXT,
        user_id TEXT,
        action TEXT NOT NULL,
        target TEXT,
        outcome TEXT NOT NULL,
        problem TEXT,
        address TEXT,
        door TEXT NOT NULL
      )""", "CREATE INDEX activity_by_user ON activity (tenant, user_id, id)",
      "CREATE INDEX activity_by_time ON activity (at)", """
          CREATE TABLE audit_entry (
            sequence BIGINT PRIMARY KEY,
            at TEXT NOT NULL,
            tenant TEXT NOT NULL,
            who TEXT NOT NULL,
            credential TEXT NOT NULL,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            detail TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
          )""", """
          CREATE TABLE audit_alias (
            alias TEXT PRIMARY KEY,
            tenant TEXT NOT NULL,
            user_id TEXT NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (tenant, user_id, name)
          )""", """
          CREATE TABLE usage_total (
            day TEXT NOT NULL,
            tenant TEXT NOT NULL,
            user_id TEXT NOT NULL,
            agent TEXT NOT NULL,
            principal TEXT NOT NULL,
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            tool TEXT NOT NULL,
            runs BIGINT NOT NULL,
            model_calls BIGINT NOT NULL,
            cached_calls BIGINT NOT NULL,
            input_tokens BIGINT NOT NULL,
            output_tokens BIGINT NOT NULL,
            cached_input_tokens BIGINT NOT NULL,
            cost BIGINT NOT NULL,
            unpriced_calls BIGINT NOT NULL,
            tool_calls BIGINT NOT NULL,
            tool_errors BIGINT NOT NULL,
            PRIMARY KEY (tenant, user_id, day, agent, principal, provider, model, tool)
          )""", "CREATE INDEX usage_by_day ON usage_total (tenant, day)",
      "CREATE TABLE usage_counted (run TEXT PRIMARY KEY)",
      "CREATE TABLE usage_recount (first_day TEXT NOT NULL, after_run TEXT)", """
          CREATE TABLE erasure (
            id TEXT PRIMARY KEY,
            tenant TEXT NOT NULL,
            user_id TEXT,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            parts TEXT NOT NULL
          )""", "CREATE TABLE erasure_kind (kind TEXT PRIMARY KEY)",
      "CREATE INDEX activity_of_tenant ON activity (tenant, id)",
      "CREATE INDEX activity_by_principal ON activity (tenant, principal, id)");

  /** The audit log is not among them: it is one chain of all tenants, and names persons by aliases. */
  private static final List<Owned> OWNED = List.of(new Owned("activity", "tenant", "user_id"),
      new Owned("audit_alias", "tenant", "user_id"), new Owned("usage_total", "tenant", "user_id"),
      new Owned("erasure", "tenant", "user_id"));

  private Tables() {}

  /** The same database, with them in it. */
  static Database in(Database database) {
    return new PreparedDatabase(database, "io.osgent.activity", STEPS, OWNED);
  }
}
