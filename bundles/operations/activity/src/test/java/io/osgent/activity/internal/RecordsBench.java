package io.osgent.activity.internal;

import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.activity.AuditEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** What it costs that everything is written down: {@code main} prints it, beside an empty transaction as the baseline. */
final class RecordsBench {
  private static final int ROUNDS = 9;
  private static final Work NOTHING = () -> {};

  private RecordsBench() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("records-bench");
    try (var home = new Home(folder)) {
      notes(home);
      audit(home);
    }
  }

  private static void notes(Home home) throws Exception {
    var activity = new Activity(Instant.now(), "default", "ci", "key-1", "ann", "runs.write", "/api/v1/runs",
        Outcome.ALLOWED, null, "192.0.2.7", "rest");
    var journal = new ActivityJournal(home, 100_000);
    measure("an activity noted", 20_000, () -> journal.note(activity), NOTHING, journal::flush);
    measure("an activity noted and written", 20_000, () -> journal.note(activity), journal::flush, NOTHING);
    journal.close();
  }

  private static void audit(Home home) throws Exception {
    var chain = new AuditChain(home, new PlainJson());
    var entry = new AuditEntry(Instant.now(), People.ADMIN, "config.changed", "io.osgent.part",
        Map.of("settings", "a, b", "revision", "r1"));
    home.tamper("CREATE TABLE baseline (n INTEGER)");
    measure("baseline: a row committed", 1_000, () -> home.tamper("INSERT INTO baseline VALUES (1)"), NOTHING, NOTHING);
    measure("an audit entry recorded", 1_000, () -> chain.record(entry), NOTHING, NOTHING);
    long entries = chain.head().sequence();
    measure(entries + " entries verified", 1, () -> chain.verify(null), NOTHING, NOTHING);
  }

  /** Something to be done again and again, or when it has been. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void measure(String what, int times, Work work, Work last, Work afterwards) throws Exception {
    long[] nanos = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        work.run();
      }
      last.run();
      nanos[round] = (System.nanoTime() - start) / times;
      afterwards.run();
    }
    Arrays.sort(nanos);
    System.out.printf("%s: median %,d ns, best %,d ns, worst %,d ns of %d rounds of %,d%n", what, nanos[ROUNDS / 2],
        nanos[0], nanos[ROUNDS - 1], ROUNDS, times);
  }
}
