package io.osgent.memory.pgvector.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statements and their values. */
final class Sql {
  /** Reads the row a result stands on. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A question, and what to make of each row of its answer. */
  record Select<T>(RowReader<T> reader, String sql, Object... values) {}

  private Sql() {}

  static <T> List<T> all(Connection connection, RowReader<T> reader, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, Arrays.stream(values))) {
      return rows(statement.executeQuery(), reader);
    }
  }

  /** Asks all of it in one round trip; the answers are in its order. */
  static List<List<?>> together(Connection connection, List<Select<?>> selects) throws SQLException {
    String sql = selects.stream().map(Select::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = prepared(connection, sql,
        selects.stream().flatMap(select -> Arrays.stream(select.values())))) {
      statement.execute();
      var answers = new ArrayList<List<?>>(selects.size());
      for (Select<?> select : selects) {
        answers.add(rows(statement.getResultSet(), select.reader()));
        statement.getMoreResults();
      }
      return answers;
    }
  }

  /** @return how many rows it was about */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, Arrays.stream(values))) {
      return statement.executeUpdate();
    }
  }

  static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static PreparedStatement prepared(Connection connection, String sql, Stream<Object> values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      set(statement, values.toArray());
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static <T> List<T> rows(ResultSet row, RowReader<T> reader) throws SQLException {
    try (row) {
      var found = new ArrayList<T>();
      while (row.next()) {
        found.add(reader.read(row));
      }
      return found;
    }
  }
}
