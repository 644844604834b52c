package io.osgent.storage.sqlite.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** How far the tables are that bundles keep beside those of the server: each has steps of its own. */
final class BundleTables {
  private BundleTables() {}

  /** Takes the steps an owner's tables lack; those of a newer version of it are refused, untouched. */
  static void migrate(Connection connection, String owner, List<String> steps) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS bundle_tables (owner TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID");
      int done = done(connection, owner);
      if (done > steps.size()) {
        throw new SQLException("the tables of " + owner + " are of a newer version (step " + done
            + ", this one knows " + steps.size() + "); install that version, or use another home");
      }
      for (String step : steps.subList(done, steps.size())) {
        statement.executeUpdate(step);
      }
    }
    try (PreparedStatement statement = connection
        .prepareStatement("INSERT OR REPLACE INTO bundle_tables (owner, steps) VALUES (?, ?)")) {
      statement.setString(1, owner);
      statement.setInt(2, steps.size());
      statement.executeUpdate();
    }
  }

  private static int done(Connection connection, String owner) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT steps FROM bundle_tables WHERE owner = ?")) {
      statement.setString(1, owner);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }
}
