package io.osgent.memory.sqlite.internal;

import io.osgent.server.storage.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes away for good what was deleted, behind the back of everybody: what is left of people who were forgotten, words of
 * deleted notes in the index, and copies in the write-ahead log. It goes in small transactions, and what is to be done stands in tables, so that it is taken up again after a crash.
 */
final class Erasure {
  private static final int NOTES = 400;
  /** How many pages of the index a transaction merges. */
  private static final int PAGES = 200;
  /** Index and log are cleaned so seldom, when single notes are deleted all the time, that it is hardly felt. */
  private static final int REST = 20;
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final Database database;
  /** What was before this is not known to be gone from the write-ahead log. */
  private boolean logged = true;

  Erasure(Database database) {
    this.database = database;
  }

  private record Unmerged(int part, long deleted) {}

  Work.Next round() throws InterruptedException {
    long start = System.nanoTime();
    for (Optional<Long> owner = forgotten(); owner.isPresent(); owner = forgotten()) {
      erase(owner.get());
    }
    for (Unmerged unmerged : unmerged()) {
      merge(unmerged);
    }
    while (logged && !emptyLog()) {
      Thread.sleep(AGAIN);
    }
    Duration rest = Duration.ofNanos(System.nanoTime() - start).multipliedBy(REST);
    return new Work.Next(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST, false);
  }

  private Optional<Long> forgotten() {
    return database.read(connection -> new Sql(connection).one(row -> row.getLong(1),
        "SELECT owner FROM memory_forgotten LIMIT 1"));
  }

  private void erase(long owner) throws InterruptedException {
    long first = NoteNumber.first(owner);
    long last = NoteNumber.last(owner);
    logged = true;
    inSteps(sql -> {
      List<Long> notes = sql.all(row -> row.getLong(1),
          "SELECT number FROM memory_note WHERE number BETWEEN ? AND ? ORDER BY number LIMIT ?", first, last, NOTES);
      if (notes.isEmpty()) {
        return sql.run("""
            DELETE FROM memory_session WHERE owner = ?1 AND session IN
              (SELECT session FROM memory_session WHERE owner = ?1 LIMIT ?2)""", owner, NOTES) == NOTES;
      }
      new WordIndex(sql, owner).remove(notes);
      sql.run("DELETE FROM memory_vector WHERE note BETWEEN ? AND ?", first, notes.getLast());
      sql.run("DELETE FROM memory_note WHERE number BETWEEN ? AND ?", first, notes.getLast());
      return true;
    });
    database.write(connection -> new Sql(connection).run("DELETE FROM memory_forgotten WHERE owner = ?", owner));
  }

  private List<Unmerged> unmerged() {
    return database.read(connection -> new Sql(connection).all(row -> new Unmerged(row.getInt(1), row.getLong(2)),
        "SELECT part, deleted FROM memory_unmerged"));
  }

  /** Writes the part anew without what was deleted: FTS5 merges all of it when the number of pages is negative at first. */
  private void merge(Unmerged unmerged) throws InterruptedException {
    String words = WordIndex.words(unmerged.part());
    String command = "INSERT INTO " + words + " (" + words + ", rank) VALUES ('merge', ?)";
    logged = true;
    database.write(connection -> new Sql(connection).run(command, -PAGES));
    inSteps(sql -> {
      long before = changes(sql);
      sql.run(command, PAGES);
      return changes(sql) - before > 1;
    });
    // What was deleted in the meantime is merged away the next time.
    database.write(connection -> new Sql(connection).run("DELETE FROM memory_unmerged WHERE part = ? AND deleted = ?",
        unmerged.part(), unmerged.deleted()));
  }

  private static long changes(Sql sql) throws SQLException {
    return sql.one(row -> row.getLong(1), "SELECT total_changes()").orElseThrow();
  }

  /** A part of the work. */
  @FunctionalInterface
  private interface Step {
    /** @return whether there may be more */
    boolean go(Sql sql) throws SQLException;
  }

  private void inSteps(Step step) throws InterruptedException {
    // Whoever waits to write gets the next turn.
    while (database.write(connection -> step.go(new Sql(connection)))) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /**
   * Copies what is in the write-ahead log home, and makes the log empty. Most is copied while others write, so that they
   * wait for the rest alone.
   *
   * @return whether nobody was reading in the log
   */
  private boolean emptyLog() {
    boolean empty = database.read(connection -> {
      var sql = new Sql(connection);
      int patience = sql.one(row -> row.getInt(1), "PRAGMA busy_timeout").orElseThrow();
      sql.one(row -> row.getInt(1), "PRAGMA wal_checkpoint(PASSIVE)");
      try {
        sql.one(row -> row.getInt(1), "PRAGMA busy_timeout = 100");
        return sql.one(row -> row.getInt(1) == 0, "PRAGMA wal_checkpoint(TRUNCATE)").orElseThrow();
      } finally {
        sql.one(row -> row.getInt(1), "PRAGMA busy_timeout = " + patience);
      }
    });
    logged = !empty;
    return empty;
  }
}
