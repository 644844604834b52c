package io.osgent.storage.sqlite.internal;

import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file: a connection that writes, under a lock, and a few that read. Write-ahead logging with
 * {@code synchronous=FULL}: what was committed survives the power going out. What is deleted is overwritten, so that it
 * cannot be read from the file any more.
 */
public final class SqliteFile implements Database, AutoCloseable {
  private static final int ATTEMPTS = 50;
  private static final long PAUSE_NANOS = 50_000_000;

  private final ReentrantLock writing = new ReentrantLock(true);
  private final Connection writer;
  private final Statements statements;
  private final Transactions transactions;
  private final Reads reads;

  public SqliteFile(Path file, int readers) throws SQLException, IOException {
    Files.createDirectories(file.getParent());
    var source = new SQLiteDataSource(settings());
    source.setUrl("jdbc:sqlite:" + file);
    writer = source.getConnection();
    try {
      Schema.migrate(writer);
      statements = new Statements(writer);
      transactions = new Transactions(statements);
      reads = new Reads(source, readers);
    } catch (SQLException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static SQLiteConfig settings() {
    var settings = new SQLiteConfig();
    settings.setJournalMode(JournalMode.WAL);
    settings.setSynchronous(SynchronousMode.FULL);
    settings.setBusyTimeout(5000);
    // Every id is given by the core; asking SQLite for generated ones after each insert costs as much as the insert.
    settings.setGetGeneratedKeys(false);
    // Logs grow at their ends: the same pages are written again and again, and are copied home less often like this.
    settings.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "2000");
    settings.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    return settings;
  }

  Reads reads() {
    return reads;
  }

  /** Of the writing connection: for use in {@link #write} alone. */
  Statements statements() {
    return statements;
  }

  @Override
  public void migrate(String owner, List<String> steps) {
    write(connection -> {
      BundleTables.migrate(connection, owner, steps);
      return null;
    });
  }

  @Override
  public <T> T read(Work<T> work) {
    return reads.inOneState(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    writing.lock();
    try {
      return transactions.run(() -> work.on(writer));
    } catch (SQLException e) {
      throw new StorageException("SQLite could not write: " + e.getMessage(), e);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Copies what is in the write-ahead log home, and makes the log empty: it has the pages as they were before something was deleted.
   * Most is copied while others write, so that they wait for the rest alone.
   *
   * @throws StorageException when somebody goes on reading what was written before
   */
  public void emptyLog() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (reads.inOneState(SqliteFile::isEmptied)) {
        return;
      }
      // Somebody else who copies it is not waited for by SQLite: it says at once that it is busy.
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new StorageException("the write-ahead log can't be emptied, for somebody reads in it", null);
  }

  private static boolean isEmptied(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int patience = number(statement, "PRAGMA busy_timeout");
      number(statement, "PRAGMA wal_checkpoint(PASSIVE)");
      try {
        number(statement, "PRAGMA busy_timeout = 100");
        return number(statement, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
      } finally {
        number(statement, "PRAGMA busy_timeout = " + patience);
      }
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Waits for those under way. */
  @Override
  public void close() throws SQLException {
    reads.close();
    writing.lock();
    try {
      statements.close();
      writer.close();
    } finally {
      writing.unlock();
    }
  }
}
