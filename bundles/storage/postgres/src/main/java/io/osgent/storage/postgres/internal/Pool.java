package io.osgent.storage.postgres.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** The connections. Each is waited for, and answers, in bounded time; those that broke are replaced. Thread-safe. */
final class Pool implements AutoCloseable {
  private static final Duration LIFE = Duration.ofMinutes(30);

  private final HikariDataSource connections;

  Pool(Address address, String schema, int size, Duration wait, Duration answer) {
    PGSimpleDataSource source = address.source();
    source.setApplicationName("osgent");
    // Behind the tables' own, for an extension's types.
    source.setCurrentSchema(quoted(schema) + ",public");
    source.setConnectTimeout((int) wait.toSeconds());
    source.setSocketTimeout((int) answer.toSeconds());
    source.setTcpKeepAlive(true);
    source.setReWriteBatchedInserts(true);
    // It would put what people said into messages.
    source.setLogServerErrorDetail(false);
    // The driver's is one that would go on for as long as a server that is lost does not answer.
    source.setCancelSignalTimeout((int) wait.toSeconds());
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("osgent-postgresql");
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(wait.toMillis());
    // What the pool asks for itself would open a transaction, and whoever takes the connection would be in it.
    config.setIsolateInternalQueries(true);
    config.setInitializationFailTimeout(-1);
    config.setMaxLifetime(LIFE.toMillis());
    // The server gives up as well, and not only the one who waits for it.
    config.setConnectionInitSql("SET statement_timeout = " + answer.toMillis());
    connections = new HikariDataSource(config);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  Connection take() throws SQLException {
    return connections.getConnection();
  }

  /** How it is used, for people. */
  String figures() {
    HikariPoolMXBean pool = connections.getHikariPoolMXBean();
    return "connections: " + pool.getActiveConnections() + " active, " + pool.getIdleConnections() + " idle, "
        + pool.getThreadsAwaitingConnection() + " waiting, " + pool.getTotalConnections() + " of "
        + connections.getMaximumPoolSize() + " in total";
  }

  @Override
  public void close() {
    connections.close();
  }
}
