package io.osgent.storage.postgres.internal;

import io.osgent.server.security.Reach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Which steps of whose tables were run: a row for each owner. Of several servers at one database one runs them. */
final class Migrations {
  /** Of this one thing, among all who use locks in the database. */
  private static final long LOCK = 0x6f7367656e74L;

  private final String schema;

  Migrations(String schema) {
    this.schema = schema;
  }

  void run(Connection connection, String owner, List<String> steps) throws SQLException {
    lock(connection);
    // What a step changes may be anybody's.
    Wall.enter(connection, Reach.SERVER);
    try (Statement statement = connection.createStatement()) {
      if (!there(connection)) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + Pool.quoted(schema));
      }
      statement.execute("CREATE TABLE IF NOT EXISTS osgent_migration (owner TEXT PRIMARY KEY, steps INTEGER NOT NULL)");
      int done = done(connection, owner);
      if (done > steps.size()) {
        throw new SQLException("the tables of " + owner + " are of a newer Osgent (step " + done + ", this one knows "
            + steps.size() + "); start that version, or use another schema");
      }
      for (String step : steps.subList(done, steps.size())) {
        statement.execute(step);
      }
    }
    try (PreparedStatement note = connection.prepareStatement("""
        INSERT INTO osgent_migration (owner, steps) VALUES (?, ?)
        ON CONFLICT (owner) DO UPDATE SET steps = excluded.steps""")) {
      note.setString(1, owner);
      note.setInt(2, steps.size());
      note.executeUpdate();
    }
  }

  /** Waits until nobody else changes tables, for as long as it takes, and keeps others out until the transaction ends. */
  void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // An index over what is there already may take long.
      statement.execute("SET LOCAL statement_timeout = 0");
      connection.setNetworkTimeout(Runnable::run, 0);
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }
  }

  /** A role that may not make schemas may still be given one. */
  private boolean there(Connection connection) throws SQLException {
    try (PreparedStatement look = connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
      look.setString(1, schema);
      try (ResultSet row = look.executeQuery()) {
        return row.next();
      }
    }
  }

  private static int done(Connection connection, String owner) throws SQLException {
    try (PreparedStatement look = connection.prepareStatement("SELECT steps FROM osgent_migration WHERE owner = ?")) {
      look.setString(1, owner);
      try (ResultSet row = look.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }
}
