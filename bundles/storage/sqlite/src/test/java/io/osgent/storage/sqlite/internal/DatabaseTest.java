package io.osgent.storage.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final String TABLE = "CREATE TABLE shelf (name TEXT PRIMARY KEY)";

  @TempDir
  private Path folder;

  private SqliteStorage storage;
  private Database database;

  @BeforeEach
  void open() throws Exception {
    storage = new SqliteStorage(folder.resolve("osgent.db"), 2, new PlainJson());
    database = storage;
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
  }

  private static int count(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM shelf")) {
      return row.getInt(1);
    }
  }

  private static Void put(Connection connection, String name) throws SQLException {
    try (var statement = connection.prepareStatement("INSERT INTO shelf (name) VALUES (?)")) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
    return null;
  }

  @Test
  void theLogIsEmptiedAlsoWhenSomebodyElseIsAtIt() throws Exception {
    database.migrate("a.bundle", List.of(TABLE));
    String file = "jdbc:sqlite:" + folder.resolve("osgent.db");
    try (Connection reader = DriverManager.getConnection(file);
        Connection other = DriverManager.getConnection(file);
        var threads = Executors.newFixedThreadPool(2)) {
      reader.setAutoCommit(false);
      count(reader);
      database.write(connection -> put(connection, "kept"));
      // It keeps others from it for as long as it waits for the reader.
      Future<Boolean> others = threads.submit(() -> {
        try (var statement = other.createStatement()) {
          statement.execute("PRAGMA busy_timeout = 500");
          return statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
      });
      Future<?> ours = threads.submit(storage::purge);
      others.get();
      reader.rollback();
      ours.get();
    }
    assertThat(folder.resolve("osgent.db-wal")).isEmptyFile();
  }

  @Test
  void eachStepOfABundlesTablesIsTakenOnce() throws Exception {
    database.migrate("a.bundle", List.of(TABLE));
    database.write(connection -> put(connection, "one"));
    close();
    open();
    database.migrate("a.bundle",
        List.of(TABLE, "INSERT INTO shelf VALUES ('two'); INSERT INTO shelf VALUES ('three')"));
    database.migrate("another.bundle", List.of("CREATE TABLE box (name TEXT)"));

    assertThat(database.read(DatabaseTest::count)).isEqualTo(3);
  }

  @Test
  void aStepThatFailsLeavesTheTablesAsTheyWere() {
    assertThatThrownBy(() -> database.migrate("a.bundle", List.of(TABLE, "no SQL"))).isInstanceOf(
        StorageException.class);

    database.migrate("a.bundle", List.of(TABLE));
    assertThat(database.read(DatabaseTest::count)).isZero();
  }

  @Test
  void tablesOfANewerVersionAreRefusedUntouched() {
    database.migrate("a.bundle", List.of(TABLE, "INSERT INTO shelf VALUES ('new')"));

    assertThatThrownBy(() -> database.migrate("a.bundle", List.of(TABLE))).isInstanceOf(StorageException.class)
        .hasMessageContaining("a.bundle").hasMessageContaining("newer version");
    assertThat(database.read(DatabaseTest::count)).isOne();
  }

  @Test
  void whatThrowsIsUndoneWhateverItThrows() {
    database.migrate("a.bundle", List.of(TABLE));
    for (Throwable thrown : List.of(new IllegalStateException("no"), new AssertionError("never"))) {
      assertThatThrownBy(() -> database.write(connection -> {
        put(connection, "gone");
        return sneak(thrown);
      })).isSameAs(thrown);
    }

    database.write(connection -> put(connection, "stays"));
    assertThat(database.read(DatabaseTest::count)).isOne();
  }

  private static Void sneak(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  private static void await(Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aReadSeesOneStateThoughOthersWrite() throws Exception {
    database.migrate("a.bundle", List.of(TABLE));
    database.write(connection -> put(connection, "one"));
    try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> seen = database.read(connection -> {
        int before = count(connection);
        await(other.submit(() -> database.write(writer -> put(writer, "two"))));
        return List.of(before, count(connection));
      });
      assertThat(seen).containsExactly(1, 1);
    }
    assertThat(database.read(DatabaseTest::count)).isEqualTo(2);
  }

  @Test
  void aReadCannotWrite() {
    database.migrate("a.bundle", List.of(TABLE));

    assertThatThrownBy(() -> database.read(connection -> put(connection, "one"))).isInstanceOf(StorageException.class);
    assertThat(database.read(DatabaseTest::count)).isZero();
  }

  @Test
  void whatWasDeletedCannotBeReadFromTheFileAnyMore() throws Exception {
    database.migrate("a.bundle", List.of("CREATE TABLE shelf (name TEXT PRIMARY KEY) WITHOUT ROWID"));
    for (int i = 0; i < 500; i++) {
      String name = i % 2 + " tangerine ".repeat(i % 20) + i;
      database.write(connection -> put(connection, name));
    }
    database.write(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.executeUpdate("DELETE FROM shelf");
      }
    });
    close();

    assertThat(Files.readString(folder.resolve("osgent.db"), StandardCharsets.ISO_8859_1))
        .doesNotContain("tangerine");
    open();
  }

  @Test
  void whatIsClosedSaysSo() throws Exception {
    close();

    assertThatThrownBy(() -> database.read(DatabaseTest::count)).isInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
    open();
  }
}
