package io.osgent.policy.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements on a connection that somebody lends. */
record Sql(Connection connection) {
  /** Reads the row a result set stands on. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  int run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  <T> List<T> all(RowReader<T> reader, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values); ResultSet row = statement.executeQuery()) {
      var found = new ArrayList<T>();
      while (row.next()) {
        found.add(reader.read(row));
      }
      return found;
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        // PostgreSQL keeps no zero character.
        statement.setObject(i + 1, values[i] instanceof String text ? text.replace('\u0000', '\uFFFD') : values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
