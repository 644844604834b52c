package io.osgent.activity.internal;

import io.osgent.api.json.Json;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what runs have used, each exactly once. That a run is to be counted is on the disk from its end on. Its usage is added together
 * with a mark that it was, before it is noted that it need not be counted any more: after a crash between the two, the mark tells.
 * Thread-safe.
 */
final class UsageCounting {
  private static final int RUNS = 100;
  private static final int BLOCKS = 50;
  /** Before all days. */
  private static final String EVER = "";

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
    } finally {
      counting.unlock();
    }
  }

  private boolean countSome() {
    List<Run> due = storage.uncountedRuns(RUNS);
    if (due.isEmpty()) {
      forgetMarks();
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

  private Map<String, Map<Cell, Amounts>> used(List<Run> runs, String firstDay) {
    var used = new HashMap<String, Map<Cell, Amounts>>();
    for (Run run : runs) {
      var tally = new Tally(json, firstDay);
      List<EventBlock> blocks = storage.events(run.id(), 0, BLOCKS);
      while (!blocks.isEmpty()) {
        tally.add(blocks);
        blocks = storage.events(run.id(), blocks.getLast().last(), BLOCKS);
      }
      used.put(run.id(), tally.used());
    }
    return used;
  }

  private void forgetMarks() {
    boolean some = database
        .read(Reach.SERVER,
            connection -> new Sql(connection).one(row -> row.getInt(1), "SELECT 1 FROM usage_counted LIMIT 1"))
        .isPresent();
    if (some) {
      database.write(Reach.SERVER, connection -> new Sql(connection).run("DELETE FROM usage_counted"));
    }
  }

  /** From then on it goes on until it is done, after a crash as well. */
  void recount(String firstDay) {
    counting.lock();
    try {
      database.write(Reach.SERVER, connection -> {
        var sql = new Sql(connection);
        sql.run("DELETE FROM usage_recount");
        sql.run("INSERT INTO usage_recount (first_day, after_run) VALUES (?, NULL)", firstDay);
        new UsageTable(sql).forgetFrom(firstDay);
        return null;
      });
    } finally {
      counting.unlock();
    }
  }

  private record Recount(String firstDay, String after) {}

  private boolean recountSome() {
    Optional<Recount> recount = database.read(Reach.SERVER, connection -> new Sql(connection).one(
        row -> new Recount(row.getString(1), row.getString(2)), "SELECT first_day, after_run FROM usage_recount"));
    if (recount.isEmpty()) {
      return false;
    }
    List<Run> runs = storage.runs(RunFilter.ALL, Reach.SERVER, recount.get().after(), RUNS);
    // What ends later is due then, and counted as usual.
    Map<String, Map<Cell, Amounts>> used = used(runs.stream().filter(run -> run.endedAt() != null).toList(),
        recount.get().firstDay());
    database.write(Reach.SERVER, connection -> {
      var sql = new Sql(connection);
      for (var run : used.entrySet()) {
        mark(sql, run.getKey());
        new UsageTable(sql).add(run.getValue());
      }
      return runs.isEmpty()
          ? sql.run("DELETE FROM usage_recount")
          : sql.run("UPDATE usage_recount SET after_run = ?", runs.getLast().id());
    });
    return true;
  }
}
