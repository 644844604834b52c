package io.osgent.storage.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.run.Session;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritesTest {
  @TempDir
  private Path folder;

  private Connection connection;
  private Statements statements;
  private Transactions transactions;
  private Writes writes;

  @BeforeEach
  void open() throws Exception {
    connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("osgent.db"));
    Schema.migrate(connection);
    statements = new Statements(connection);
    transactions = new Transactions(statements);
    writes = new Writes(statements, new PlainJson());
  }

  @AfterEach
  void close() throws Exception {
    statements.close();
    connection.close();
  }

  private void commit(Change... changes) throws SQLException {
    transactions.run(() -> {
      writes.write(List.of(changes));
      return null;
    });
  }

  private void probe() throws SQLException {
    transactions.run(() -> {
      writes.probe();
      return null;
    });
  }

  private static Change session(String id) {
    return new Change.SessionOpened(new Session(id, "assistant", "acme", "alice", Instant.EPOCH));
  }

  private static Change events(int length) {
    return new Change.EventsAppended(new EventBlock("run_1", 1, 1, "x".repeat(length)));
  }

  @Test
  void aFullDiskIsNamedAndAfterwardsAListOfChangesIsATransactionAgain() throws Exception {
    leaveRoomFor(0);

    assertThatThrownBy(() -> commit(session("ses_1"), events(1_000_000)))
        .hasMessageContaining("disk is full");
    assertThat(sessions()).isEmpty();

    leaveRoomFor(1_000);
    assertThatThrownBy(() -> commit(session("ses_2"), session("ses_2")))
        .isInstanceOf(SQLException.class);
    assertThat(sessions()).isEmpty();
    commit(session("ses_3"), events(1_000_000));
    assertThat(sessions()).containsExactly("ses_3");
  }

  @Test
  void aProbeFindsAFullDiskAndLeavesNothingBehind() throws Exception {
    leaveRoomFor(0);
    assertThatThrownBy(this::probe).hasMessageContaining("disk is full");

    leaveRoomFor(1_000);
    probe();
    probe();

    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM event_block")) {
      assertThat(row.getInt(1)).isZero();
    }
  }

  /** SQLite says of a file that has all the pages it may have what it says of a full disk. */
  private void leaveRoomFor(int pages) throws SQLException {
    try (var statement = connection.createStatement(); var row = statement.executeQuery("PRAGMA page_count")) {
      statement.execute("PRAGMA max_page_count = " + (row.getInt(1) + pages));
    }
  }

  private List<String> sessions() throws SQLException {
    var found = new ArrayList<String>();
    try (var statement = connection.createStatement(); var row = statement.executeQuery("SELECT id FROM session")) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }
}
