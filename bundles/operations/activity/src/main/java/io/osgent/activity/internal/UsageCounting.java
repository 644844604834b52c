package io.osgent.activity.internal;

import io.osgent.api.json.Json;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what runs have used, each exactly once. That a run is to be counted is on the disk from its end on. Its usage is added together
 * with a mark that it was, before it is noted that it need not be counted any more: after a crash between the two, the mark tells.
 * Thread-safe.
 */
final class UsageCounting {
  private static final int RUNS = 100;
  private static final int BLOCKS = 50;
  private static final int MARKS = 1000;
  /** Before all days. */
  private static final String EVER = "";
  private static final Logger LOG = LoggerFactory.getLogger(UsageCounting.class);

  private final Storage storage;
  private final Database database;
  private final Json json;
  private final ReentrantLock counting = new ReentrantLock();

  UsageCounting(Storage storage, Database database, Json json) {
    this.storage = storage;
    this.database = database;
    this.json = json;
  }

  /** Counts all there is to count now. */
  void catchUp() {
    counting.lock();
    try {
      while (recountSome() || countSome()) {
        // Each time a part of it, so that others may write in between.
      }
      forgetMarks();
    } finally {
      counting.unlock();
    }
  }

  private boolean countSome() {
    List<Run> due = storage.uncountedRuns(RUNS);
    if (due.isEmpty()) {
      return false;
    }
    Map<String, Map<Cell, Amounts>> used = used(due, EVER);
    database.write(Reach.SERVER, connection -> {
      var sql = new Sql(connection);
      for (var run : used.entrySet()) {
        if (mark(sql, run.getKey())) {
          new UsageTable(sql).add(run.getValue());
        }
      }
      return null;
    });
    storage.commit(due.stream().<Change>map(run -> new Change.RunCounted(run.id())).toList());
    return true;
  }

  private static boolean mark(Sql sql, String run) throws SQLException {
    return sql.run("INSERT INTO usage_counted (run) VALUES (?) ON CONFLICT (run) DO NOTHING", run) == 1;
  }

  private static boolean isMarked(Sql sql, String run) throws SQLException {
    return sql.one(row -> row.getInt(1), "SELECT 1 FROM usage_counted WHERE run = ?", run).isPresent();
  }

  private Map<String, Map<Cell, Amounts>> used(List<Run> runs, String firstDay) {
    var used = new HashMap<String, Map<Cell, Amounts>>();
    for (Run run : runs) {
      var tally = new Tally(json, firstDay);
      read(run, tally);
      used.put(run.id(), tally.used());
    }
    return used;
  }

  /** As far as it can be read: a log that is damaged keeps nothing else from being counted, nor from being erased. */
  private void read(Run run, Tally tally) {
    try {
      List<EventBlock> blocks = storage.events(run.id(), 0, BLOCKS);
      while (!blocks.isEmpty()) {
        tally.add(blocks);
        blocks = storage.events(run.id(), blocks.getLast().last(), BLOCKS);
      }
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("The log of run {} can be read in part only; what else it has used is not counted", run.id(), e);
    }
    if (tally.unreadable() > 0) {
      LOG.error("{} lines of the log of run {} are damaged; what they say was used is not counted", tally.unreadable(),
          run.id());
    }
  }

  /** Nothing is due, nor is anything counted again: nobody asks for them. A part at a time as well. */
  private void forgetMarks() {
    while (areMarks()) {
      database.write(Reach.SERVER, connection -> new Sql(connection)
          .run("DELETE FROM usage_counted WHERE run IN (SELECT run FROM usage_counted LIMIT " + MARKS + ")"));
    }
  }

  private boolean areMarks() {
    return database.read(Reach.SERVER,
        connection -> new Sql(connection).one(row -> row.getInt(1), "SELECT 1 FROM usage_counted LIMIT 1"))
        .isPresent();
  }

  /**
   * From then on it goes on until it is done, after a crash as well. One that is going on is not done before, but no day that it was to
   * count is left out.
   */
  void recount(String firstDay) {
    counting.lock();
    try {
      countAllDue();
      database.write(Reach.SERVER, connection -> {
        var sql = new Sql(connection);
        String first = going(sql).map(Recount::firstDay).filter(day -> day.compareTo(firstDay) < 0).orElse(firstDay);
        sql.run("DELETE FROM usage_recount");
        sql.run("INSERT INTO usage_recount (first_day, after_run) VALUES (?, NULL)", first);
        // What has a mark from now on was counted after this, and is not counted again.
        sql.run("DELETE FROM usage_counted");
        new UsageTable(sql).forgetFrom(first);
        return null;
      });
    } finally {
      counting.unlock();
    }
  }

  private void countAllDue() {
    while (countSome()) {
      // Each time a part of it, so that others may write in between.
    }
  }

  private record Recount(String firstDay, String after) {}

  private static Optional<Recount> going(Sql sql) throws SQLException {
    return sql.one(row -> new Recount(row.getString(1), row.getString(2)),
        "SELECT first_day, after_run FROM usage_recount");
  }

  private boolean recountSome() {
    Optional<Recount> recount = database.read(Reach.SERVER, connection -> going(new Sql(connection)));
    if (recount.isEmpty()) {
      return false;
    }
    String firstDay = recount.get().firstDay();
    List<Run> runs = storage.runs(RunFilter.ALL, Reach.SERVER, recount.get().after(), RUNS);
    // Those of them that have ended since it began have a mark then: they are counted whole, and not from the first day on.
    countAllDue();
    Map<String, Map<Cell, Amounts>> used = used(
        runs.stream().filter(run -> run.endedAt() != null && run.endedAt().toString().compareTo(firstDay) >= 0)
            .toList(),
        firstDay);
    database.write(Reach.SERVER, connection -> {
      var sql = new Sql(connection);
      for (var run : used.entrySet()) {
        if (!isMarked(sql, run.getKey())) {
          new UsageTable(sql).add(run.getValue());
        }
      }
      return runs.isEmpty()
          ? sql.run("DELETE FROM usage_recount")
          : sql.run("UPDATE usage_recount SET after_run = ?", runs.getLast().id());
    });
    return true;
  }
}
