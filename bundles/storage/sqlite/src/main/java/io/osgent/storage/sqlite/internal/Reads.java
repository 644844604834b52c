package io.osgent.storage.sqlite.internal;

import io.osgent.server.storage.Database.Work;
import io.osgent.server.storage.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** A few reading connections; a caller that finds all of them busy waits its turn. Thread-safe. */
final class Reads implements AutoCloseable {
  /** Reads the row a result set stands on. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Connection> idle;
  private final int size;
  private volatile boolean closed;

  Reads(DataSource source, int size) throws SQLException {
    this.size = size;
    idle = new ArrayBlockingQueue<>(size);
    for (int i = 0; i < size; i++) {
      idle.add(reader(source));
    }
  }

  private static Connection reader(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      // There is one connection that writes; what is written on another would be behind its lock's back.
      statement.executeUpdate("PRAGMA query_only = true");
    }
    return connection;
  }

  /** All that the work reads is of one moment. */
  <T> T inOneState(Work<T> work) {
    Connection connection = take();
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("BEGIN DEFERRED");
      try {
        return work.on(connection);
      } finally {
        statement.executeUpdate("ROLLBACK");
      }
    } catch (SQLException e) {
      throw new StorageException("SQLite could not read: " + e.getMessage(), e);
    } finally {
      idle.add(connection);
    }
  }

  <T> Optional<T> one(RowReader<T> reader, String sql, Object... values) {
    return all(reader, sql, values).stream().findFirst();
  }

  <T> List<T> all(RowReader<T> reader, String sql, Object... values) {
    Connection connection = take();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      var found = new ArrayList<T>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(reader.read(row));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new StorageException("SQLite could not read: " + e.getMessage(), e);
    } finally {
      idle.add(connection);
    }
  }

  private Connection take() {
    try {
      Connection connection = closed ? null : idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (connection == null) {
        throw new StorageException(closed
            ? "the database is closed"
            : "all " + size + " that may read the database are busy for more than " + PATIENCE_SECONDS + " s", null);
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted while waiting for the database", e);
    }
  }

  /** Waits for the readers under way, then closes all. */
  @Override
  public void close() throws SQLException {
    for (int i = 0; i < size; i++) {
      take().close();
    }
    closed = true;
  }
}
