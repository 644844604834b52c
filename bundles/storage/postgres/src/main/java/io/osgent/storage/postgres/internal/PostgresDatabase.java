package io.osgent.storage.postgres.internal;

import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** PostgreSQL, by a pool of connections. */
public final class PostgresDatabase implements Database, AutoCloseable {
  private final Pool pool;
  private final Migrations migrations;

  private PostgresDatabase(Pool pool, String schema) {
    this.pool = pool;
    migrations = new Migrations(schema);
  }

  /**
   * Whether there is a server shows later: it may come up after this one.
   *
   * @param wait for a connection, the longest
   * @param answer of the server to one statement, the longest
   */
  static PostgresDatabase open(Address address, String schema, int connections, Duration wait, Duration answer) {
    return new PostgresDatabase(new Pool(address, schema, connections, wait, answer), schema);
  }

  /** As one that is configured with this URL and schema, and nothing else. */
  public static PostgresDatabase open(String url, String schema) {
    return open(url, schema, Duration.ofSeconds(3), Duration.ofSeconds(10));
  }

  public static PostgresDatabase open(String url, String schema, Duration wait, Duration answer) {
    return open(Address.of(url, "", ""), schema, 10, wait, answer);
  }

  @Override
  public void migrate(String owner, List<String> steps) {
    write(connection -> {
      migrations.run(connection, owner, steps);
      return null;
    });
  }

  @Override
  public void guard(List<Owned> tables) {
    write(connection -> {
      migrations.lock(connection);
      for (Owned table : tables) {
        Wall.build(connection, table);
      }
      return null;
    });
  }

  @Override
  public <T> T read(Reach reach, Work<T> work) {
    return read(connection -> {
      Wall.enter(connection, reach);
      return work.on(connection);
    });
  }

  @Override
  public <T> T write(Reach reach, Work<T> work) {
    return write(connection -> {
      Wall.enter(connection, reach);
      return work.on(connection);
    });
  }

  @Override
  public <T> T read(Work<T> work) {
    return transaction(connection -> {
      connection.setReadOnly(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      }
      return work.on(connection);
    });
  }

  @Override
  public <T> T write(Work<T> work) {
    return transaction(work);
  }

  private <T> T transaction(Work<T> work) {
    try (Connection connection = pool.take()) {
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw new StorageException("PostgreSQL: " + reason(e), e);
    }
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** The pool says only how long it has waited; why is in what it waited for. */
  private static String reason(SQLException e) {
    return e.getCause() instanceof SQLException cause ? e.getMessage() + " " + cause.getMessage() : e.getMessage();
  }

  /** The server's version. */
  String version() {
    return read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SHOW server_version")) {
        row.next();
        return row.getString(1);
      }
    });
  }

  String figures() {
    return pool.figures();
  }

  @Override
  public void close() {
    pool.close();
  }
}
