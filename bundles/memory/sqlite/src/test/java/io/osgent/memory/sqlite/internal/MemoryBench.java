package io.osgent.memory.sqlite.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Speed with many notes: made of a file in the shape of LoCoMo's, every tenth word another one. Prints how long it takes
 * to write one (which can be found then), to search, to forget somebody with 20,000, and what others who write notice.
 */
final class MemoryBench {
  private static final int NOTES = 100_000;
  private static final int FORGOTTEN = 20_000;

  private static final String MARK = "zqxjkmarker";

  private final Random random = new Random(7);
  private final List<Note> turns;
  private final List<String> questions;

  private MemoryBench(Conversations conversations) {
    turns = conversations.all().stream().flatMap(each -> each.turns().stream()).toList();
    questions = conversations.all().stream().flatMap(each -> each.questions().stream()).map(each -> each.text())
        .toList();
  }

  /** @param args a file in the shape of LoCoMo's */
  public static void main(String... args) throws Exception {
    var bench = new MemoryBench(Conversations.read(args[0]));
    for (int people : new int[]{50, 1}) {
      bench.run(people);
    }
  }

  private void run(int people) throws Exception {
    Path folder = Files.createTempDirectory("osgent-memory");
    try (Home home = Home.open(folder)) {
      long start = System.nanoTime();
      for (int person = 0; person < people; person++) {
        RecallBench.keep(home, scope(person), notes(NOTES / people));
      }
      System.out.printf("%n%,d notes of %d people: kept in %.1f s, %d bytes a note%n", NOTES, people,
          (System.nanoTime() - start) / 1e9, size(folder) / NOTES);
      writeOne(home, people);
      search(home, people, "search", false);
      search(home, people, "search just after a write", true);
      listing(home, people);
      forget(home, folder);
    }
  }

  private static Scope scope(int person) {
    return new Scope("default", "person-" + person, null, null);
  }

  private List<Note> notes(int count) {
    var notes = new ArrayList<Note>();
    for (int i = 0; i < count; i++) {
      notes.add(note("session-" + i / 30));
    }
    return notes;
  }

  private Note note(String session) {
    Note turn = turns.get(random.nextInt(turns.size()));
    var words = new StringBuilder();
    for (String word : turn.content().split(" ")) {
      words.append(random.nextInt(10) == 0 ? "word" + (int) (50_000 * Math.pow(random.nextDouble(), 2)) : word)
          .append(' ');
    }
    return new Note(Note.TURN, words.toString(), turn.speaker(), session, null, turn.occurredAt(), null, List.of(),
        Map.of("turn", "D1:1"));
  }

  private void writeOne(Home home, int people) {
    var took = new Took();
    for (int i = 0; i < 3000; i++) {
      var change = new Change.Keep(null, note("session-new"));
      int person = random.nextInt(people);
      took.time(() -> home.memory().write(scope(person), List.of(change)));
    }
    took.print("write of one");
  }

  private void search(Home home, int people, String what, boolean afterWrite) {
    var took = new Took();
    for (int i = 0; i < 1000; i++) {
      String question = questions.get(random.nextInt(questions.size()));
      Scope scope = scope(random.nextInt(people));
      if (afterWrite) {
        home.memory().write(scope, List.of(new Change.Keep(null, note("session-new"))));
      }
      took.time(() -> home.memory().recall(scope, new Query(question, 20)));
    }
    took.print(what);
  }

  private void listing(Home home, int people) {
    var took = new Took();
    for (int i = 0; i < 500; i++) {
      Scope scope = scope(random.nextInt(people));
      took.time(() -> home.memory().recall(scope, new Query(null, 50)));
      took.time(() -> home.memory().recall(scope, new Query(null, 50).among(".pending")));
    }
    took.print("list of the newest 50");
  }

  private void forget(Home home, Path folder) throws Exception {
    var gone = new Scope("default", "gone", null, null);
    RecallBench.keep(home, gone, notes(FORGOTTEN).stream().map(MemoryBench::marked).toList());
    var alone = new Took();
    for (int i = 0; i < 1000; i++) {
      alone.time(() -> commit(home));
    }
    alone.print("somebody else's commit");
    var meanwhile = new Took();
    var going = new AtomicBoolean(true);
    Thread other = Thread.ofPlatform().start(() -> {
      while (going.get()) {
        meanwhile.time(() -> commit(home));
      }
    });
    long start = System.nanoTime();
    home.memory().forget(gone);
    double forgot = (System.nanoTime() - start) / 1e6;
    while (left(home)) {
      Thread.sleep(5);
    }
    double erased = (System.nanoTime() - start) / 1e6;
    while (Traces.of(folder, MARK)) {
      Thread.sleep(20);
    }
    System.out.printf("  forget of %,d notes: %.1f ms; erased after %.0f ms, and nothing in any file after %.0f ms%n",
        FORGOTTEN, forgot, erased, (System.nanoTime() - start) / 1e6);
    going.set(false);
    other.join();
    meanwhile.print("somebody else's commit meanwhile");
  }

  private static Note marked(Note note) {
    return new Note(note.kind(), note.content() + " " + MARK, note.speaker(), note.session(), null, note.occurredAt(),
        null, List.of(), note.metadata());
  }

  private static void commit(Home home) {
    home.file().write(connection -> {
      var sql = new Sql(connection);
      sql.run("CREATE TABLE IF NOT EXISTS bench (line TEXT)");
      return sql.run("INSERT INTO bench VALUES (?)", "an event of a run, as long as such a thing is ".repeat(8));
    });
  }

  private static boolean left(Home home) {
    return home.file().read(connection -> new Sql(connection).one(row -> row.getLong(1),
        "SELECT (SELECT count(*) FROM memory_forgotten) + (SELECT count(*) FROM memory_unmerged)").orElseThrow() > 0);
  }

  private static long size(Path folder) throws Exception {
    return Files.size(folder.resolve("data/osgent.db"));
  }

  /** How long each of many took. */
  private static final class Took {
    private final List<Double> millis = new ArrayList<>();

    void time(Runnable work) {
      long start = System.nanoTime();
      work.run();
      millis.add((System.nanoTime() - start) / 1e6);
    }

    void print(String what) {
      millis.sort(null);
      System.out.printf("  %-36s %6d  p50 %6.2f  p95 %6.2f  p99 %6.2f  most %6.1f ms%n", what, millis.size(), at(0.5),
          at(0.95), at(0.99), millis.getLast());
    }

    private double at(double share) {
      return millis.get((int) (share * (millis.size() - 1)));
    }
  }
}
