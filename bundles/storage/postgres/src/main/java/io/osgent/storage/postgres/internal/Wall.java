package io.osgent.storage.postgres.internal;

import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database.Owned;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Row-level security: a table that is behind it shows a transaction the rows that are within its reach, and no row to one that has not
 * said whose it wants. It is forced, for whoever connects owns the tables; a superuser it does not hold.
 */
final class Wall {
  private static final String POLICY = "within_reach";
  /** How far a transaction reaches. */
  private static final String SERVER = "server";
  private static final String TENANT = "tenant";
  private static final String PERSON = "person";

  private Wall() {}

  /** Puts a table behind it that is not. */
  static void build(Connection connection, Owned table) throws SQLException {
    if (isBuilt(connection, table.table())) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE " + table.table() + " ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
      statement.execute("CREATE POLICY " + POLICY + " ON " + table.table() + " USING (" + within(table) + ")");
    }
  }

  private static boolean isBuilt(Connection connection, String table) throws SQLException {
    try (PreparedStatement look = connection.prepareStatement(
        "SELECT 1 FROM pg_policy WHERE polname = '" + POLICY + "' AND polrelid = to_regclass(?)")) {
      look.setString(1, table);
      try (ResultSet row = look.executeQuery()) {
        return row.next();
      }
    }
  }

  private static String within(Owned table) {
    String reach = "current_setting('osgent.reach', true)";
    String tenants = table.tenant() + " = current_setting('osgent.tenant', true)";
    String persons = table.user() == null
        ? reach + " IN ('" + TENANT + "', '" + PERSON + "')"
        : "(" + reach + " = '" + TENANT + "' OR " + reach + " = '" + PERSON + "' AND " + table.user()
            + " = current_setting('osgent.user', true))";
    return reach + " = '" + SERVER + "' OR " + tenants + " AND " + persons;
  }

  /** Gives a transaction its reach, until it ends. */
  static void enter(Connection connection, Reach reach) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT set_config('osgent.reach', ?, true),"
        + " set_config('osgent.tenant', ?, true), set_config('osgent.user', ?, true)")) {
      statement.setString(1, reach.tenant() == null ? SERVER : reach.user() == null ? TENANT : PERSON);
      statement.setString(2, reach.tenant() == null ? "" : reach.tenant());
      statement.setString(3, reach.user() == null ? "" : reach.user());
      statement.execute();
    }
  }
}
