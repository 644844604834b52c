package io.osgent.storage.sqlite.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables, and how they came to be: each step is run once, in order, and {@code user_version} says how far a file is. */
final class Schema {
  private static final String[][] STEPS = {{"""
      CREATE TABLE session (
        id TEXT PRIMARY KEY,
        agent TEXT NOT NULL,
        user_id TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) WITHOUT ROWID""", "CREATE INDEX session_by_user ON session (user_id, id)", """
      CREATE TABLE run (
        id TEXT PRIMARY KEY,
        agent TEXT NOT NULL,
        agent_version INTEGER NOT NULL,
        session TEXT NOT NULL,
        user_id TEXT NOT NULL,
        status TEXT NOT NULL,
        input TEXT NOT NULL,
        output TEXT,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        cost TEXT,
        created_at INTEGER NOT NULL,
        ended_at INTEGER,
        problem TEXT,
        principal TEXT NOT NULL,
        idempotency_key TEXT
      )""", "CREATE INDEX run_by_session ON run (session, id)",
      "CREATE INDEX run_unfinished ON run (id) WHERE ended_at IS NULL",
      "CREATE UNIQUE INDEX run_by_key ON run (principal, idempotency_key) WHERE idempotency_key IS NOT NULL", """
          CREATE TABLE event_block (
            run TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            lines TEXT NOT NULL,
            PRIMARY KEY (run, first)
          )""", """
          CREATE TABLE agent (
            id TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            source TEXT
          ) WITHOUT ROWID""", """
          CREATE TABLE agent_version (
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            definition TEXT NOT NULL,
            PRIMARY KEY (id, version)
          ) WITHOUT ROWID""", """
          CREATE TABLE api_key (
            sha256 TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            tenant TEXT NOT NULL,
            user_id TEXT NOT NULL,
            role TEXT NOT NULL,
            created_at INTEGER NOT NULL
          ) WITHOUT ROWID"""},
      {"ALTER TABLE run ADD COLUMN images INTEGER NOT NULL DEFAULT 0",
          "ALTER TABLE run ADD COLUMN json INTEGER NOT NULL DEFAULT 0"},
      {"""
          CREATE TABLE artifact (
            id TEXT PRIMARY KEY,
            run TEXT NOT NULL,
            session TEXT NOT NULL,
            user_id TEXT NOT NULL,
            tool TEXT NOT NULL,
            call TEXT NOT NULL,
            chars INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            text BLOB NOT NULL
          )""", "CREATE INDEX artifact_by_run ON artifact (run, id)",
          "CREATE INDEX artifact_by_session ON artifact (session)"},
      {"CREATE TABLE observation_due (run TEXT PRIMARY KEY) WITHOUT ROWID", """
          CREATE TABLE feedback (
            run TEXT NOT NULL,
            user_id TEXT NOT NULL,
            helpful INTEGER NOT NULL,
            comment TEXT,
            at INTEGER NOT NULL,
            counted INTEGER NOT NULL,
            PRIMARY KEY (run, user_id)
          ) WITHOUT ROWID"""},
      {"ALTER TABLE session ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default'",
          "ALTER TABLE run ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default'",
          "ALTER TABLE artifact ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default'",
          "DROP INDEX session_by_user", "CREATE INDEX session_by_user ON session (tenant, user_id, id)",
          "DROP INDEX run_by_key",
          "CREATE UNIQUE INDEX run_by_key ON run (tenant, principal, idempotency_key) WHERE idempotency_key IS NOT NULL"},
      {"CREATE TABLE usage_due (run TEXT PRIMARY KEY) WITHOUT ROWID",
          "INSERT INTO usage_due SELECT id FROM run WHERE ended_at IS NOT NULL",
          "CREATE INDEX artifact_by_user ON artifact (tenant, user_id)",
          "CREATE INDEX run_by_user ON run (tenant, user_id, id)",
          "CREATE INDEX run_by_tenant ON run (tenant, id)", "CREATE INDEX session_by_tenant ON session (tenant, id)",
          "CREATE INDEX run_by_time ON run (tenant, created_at, user_id, principal)",
          "CREATE INDEX feedback_by_user ON feedback (user_id)"}};

  private Schema() {}

  /** Brings a database up to date; a file from a newer Osgent is refused, untouched. */
  static void migrate(Connection connection) throws SQLException {
    int done = version(connection);
    if (done > STEPS.length) {
      throw new SQLException("the database is of a newer Osgent (schema " + done + ", this one knows " + STEPS.length
          + "); start that version, or use another home");
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (int step = done; step < STEPS.length; step++) {
        for (String sql : STEPS[step]) {
          statement.execute(sql);
        }
      }
      statement.execute("PRAGMA user_version = " + STEPS.length);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      row.next();
      return row.getInt(1);
    }
  }
}
