package io.osgent.itests.access;

import io.osgent.storage.postgres.internal.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The tables of a database, as somebody sees them who has a hand on it: nothing is hidden from them. Parts of one table go by the name of
 * the whole, e.g. {@code sqlite.memory_words} for {@code memory_words_7}.
 */
final class Tables {
  private static final String PARTS = "_(\\d+|[0-9a-f]{8})(?=_|$)";

  /** How somebody gets in. */
  @FunctionalInterface
  private interface Door {
    Connection open() throws SQLException;
  }

  private final String kind;
  private final Door door;
  private final String names;

  private Tables(String kind, Door door, String names) {
    this.kind = kind;
    this.door = door;
    this.names = names;
  }

  static Tables ofSqlite(Path file) {
    return new Tables("sqlite", () -> DriverManager.getConnection("jdbc:sqlite:" + file),
        "SELECT name FROM sqlite_master WHERE type = 'table'");
  }

  /** In all of its schemas. */
  static Tables ofPostgres(TestDatabase database) {
    return new Tables("postgresql", () -> {
      Connection connection = database.connect();
      connection.setSchema("osgent");
      return connection;
    }, """
        SELECT CAST(c.oid AS regclass) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema$)'""");
  }

  /** Those that have a text somewhere, in whatever column. */
  Set<String> holding(String text) {
    return with(connection -> {
      var holding = new TreeSet<String>();
      for (String table : texts(connection, names)) {
        if (holds(connection, table, text)) {
          holding.add(whole(table));
        }
      }
      return holding;
    });
  }

  /** What these are called among those of other databases. */
  Stream<String> named(String... tables) {
    return Stream.of(tables).map(table -> kind + "." + table);
  }

  private String whole(String table) {
    return kind + "." + table.substring(table.indexOf('.') + 1).replaceAll(PARTS, "");
  }

  private static boolean holds(Connection connection, String table, String text) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          if (shown(rows.getObject(column)).contains(text)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** What is in the first column of what is asked for. */
  List<String> texts(String sql) {
    return with(connection -> texts(connection, sql));
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(shown(rows.getObject(1)));
      }
      return found;
    }
  }

  /** Bytes as characters, one for one. */
  private static String shown(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(value);
  }

  /** Somebody who is not the server writes into it. */
  void write(String sql, Object... values) {
    with(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        return statement.executeUpdate();
      }
    });
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(Work<T> work) {
    try (Connection connection = door.open()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(kind, e);
    }
  }
}
