package io.osgent.activity.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements on a connection that somebody lends. */
record Sql(Connection connection) {
  /** Reads the row a result set stands on. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** @return how many rows it changed */
  int run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** The same with many values, in one go. */
  void runAll(String sql, List<Object[]> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] values : rows) {
        set(statement, values);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  <T> Optional<T> one(RowReader<T> reader, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values); ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
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

  /** PostgreSQL keeps no zero character. */
  static String storable(String text) {
    return text.replace('\u0000', '\uFFFD');
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      set(statement, values);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i] instanceof String text ? storable(text) : values[i]);
    }
  }
}
