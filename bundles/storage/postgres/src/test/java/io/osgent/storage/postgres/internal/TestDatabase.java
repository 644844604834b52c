package io.osgent.storage.postgres.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of a test's own, on the server that {@code OSGENT_TEST_POSTGRES} names, and a plain role that connects to it. */
public final class TestDatabase implements AutoCloseable {
  private static final String SERVER = "OSGENT_TEST_POSTGRES";
  private static final String TO_CRASH = "OSGENT_TEST_POSTGRES_TO_CRASH";
  private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

  private final String name = "osgent_test_" + Long.toString(LAST.incrementAndGet(), 36).toLowerCase(Locale.ROOT);

  private final String server;

  private TestDatabase(boolean owned, String server) {
    this.server = server;
    execute(server(), "CREATE ROLE " + name + " LOGIN PASSWORD 'secret'");
    execute(server(), "CREATE DATABASE " + name + (owned ? " OWNER " + name : ""));
    execute(source(), owned ? "CREATE EXTENSION vector" : "CREATE SCHEMA osgent AUTHORIZATION " + name);
  }

  /** One with pgvector, whose role may do in it what it likes. */
  public static TestDatabase owned() {
    return new TestDatabase(true, SERVER);
  }

  /** As {@link #owned}, on a server that nobody else misses when it has {@linkplain #crash crashed}, where there is one. */
  public static TestDatabase toCrash() {
    return new TestDatabase(true, System.getenv(TO_CRASH) == null ? SERVER : TO_CRASH);
  }

  /** One without pgvector, whose role has a schema in it and no right to anything else. */
  public static TestDatabase lent() {
    return new TestDatabase(false, SERVER);
  }

  private PGSimpleDataSource server() {
    String url = System.getenv(server);
    if (url == null) {
      throw new IllegalStateException(
          server + " must name a PostgreSQL server; itests/with-postgres COMMAND has one");
    }
    return Address.of(url, "", "").source();
  }

  /** As its superuser. */
  private PGSimpleDataSource source() {
    PGSimpleDataSource source = server();
    source.setDatabaseName(name);
    return source;
  }

  public String host() {
    return server().getServerNames()[0];
  }

  public int port() {
    return server().getPortNumbers()[0] == 0 ? 5432 : server().getPortNumbers()[0];
  }

  /** What the plain role connects with. */
  public String url() {
    return url(port());
  }

  /** The same through another port of this machine. */
  public String url(int port) {
    String there = port == port() ? host() : "127.0.0.1";
    return "postgres://" + name + ":secret@" + there + ":" + port + "/" + name;
  }

  /** A connection of a superuser, whom nothing is hidden from. */
  public Connection connect() throws SQLException {
    return source().getConnection();
  }

  /** Does something in it as a superuser. */
  public void execute(String sql) {
    execute(source(), sql);
  }

  private static void execute(PGSimpleDataSource source, String sql) {
    try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first value of the first row, as a superuser sees it. */
  public String ask(String sql) {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** How many are connected to it, besides the one who asks. */
  public int connections() {
    return Integer.parseInt(ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        + " AND pid <> pg_backend_pid() AND usename = '" + name + "'"));
  }

  /** All who are connected to the server lose it, as when one of its processes is killed: it recovers and goes on. */
  public void crash() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      statement.execute("COPY (SELECT 1) TO PROGRAM 'kill -KILL " + row.getInt(1) + "'");
    } catch (SQLException e) {
      if (e.getSQLState() == null || !e.getSQLState().matches("08.*|57.*")) {
        throw new IllegalStateException("the server has not crashed", e);
      }
    }
  }

  @Override
  public void close() {
    execute(server(), "DROP DATABASE " + name + " WITH (FORCE)");
    execute(server(), "DROP ROLE " + name);
  }
}
