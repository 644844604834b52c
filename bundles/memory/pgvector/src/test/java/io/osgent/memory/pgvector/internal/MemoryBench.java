package io.osgent.memory.pgvector.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.memory.search.text.Places;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.storage.postgres.internal.PostgresDatabase;
import io.osgent.storage.postgres.internal.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What this memory takes, and what it finds of the nearest vectors, with 100,000 notes of many people on the server that
 * {@code OSGENT_TEST_POSTGRES} names. One index over everybody's vectors, filtered as pgvector does by itself, is measured
 * beside. Prints a line for each figure. Run by hand.
 */
final class MemoryBench {
  private static final int DIMENSIONS = 384;
  private static final int NOTES = 100_000;
  private static final int QUESTIONS = 200;
  private static final Instant MAY = Instant.parse("2026-05-08T13:56:00Z");
  private static final String MODEL = "bench/" + DIMENSIONS;

  private final TestDatabase server;
  private final PostgresDatabase database;
  private final PgvectorMemory memory;
  private final Random random = new Random(7);
  private final Prose prose = new Prose(random);
  private final float[][] clusters = new float[500][];
  private final Map<String, Integer> people = new LinkedHashMap<>();
  private final Map<String, List<float[]>> vectors = new LinkedHashMap<>();

  private MemoryBench(TestDatabase server, PostgresDatabase database) {
    this.server = server;
    this.database = database;
    memory = new PgvectorMemory(database, new Embedder(new Meanings(), ""), new PlainJson(), 16);
    for (int i = 0; i < clusters.length; i++) {
      clusters[i] = near(new float[DIMENSIONS], 1);
    }
    for (int size : new int[]{30, 300, 2_000, 20_000}) {
      people.put("person-of-" + size, size);
    }
    int left = NOTES - people.values().stream().mapToInt(Integer::intValue).sum();
    for (int i = 0; left > 0; i++) {
      people.put("other-" + i, Math.min(left, 1000));
      left -= 1000;
    }
  }

  public static void main(String[] arguments) throws Exception {
    try (TestDatabase server = TestDatabase.owned();
        PostgresDatabase database = PostgresDatabase.open(server.url(), "osgent")) {
      var bench = new MemoryBench(server, database);
      bench.load();
      bench.neighbours();
      bench.searches();
      bench.writes();
      bench.one();
      bench.forget();
      bench.memory.close();
    }
  }

  private static Scope scope(String person) {
    return new Scope("bench", person, null, null);
  }

  /** Around a point, as texts about one thing are. */
  private float[] near(float[] point, double spread) {
    var vector = new float[DIMENSIONS];
    double length = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) (point[i] + spread * random.nextGaussian() / Math.sqrt(DIMENSIONS));
      length += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  private float[] vector() {
    return near(clusters[random.nextInt(clusters.length)], 0.7);
  }

  private void load() throws SQLException, IOException {
    long start = System.nanoTime();
    for (Map.Entry<String, Integer> person : people.entrySet()) {
      for (int from = 0; from < person.getValue(); from += 1000) {
        keep(person.getKey(), Math.min(1000, person.getValue() - from), from);
      }
    }
    System.out.printf(Locale.ROOT, "loaded %,d notes in %.1f s%n", NOTES, seconds(start));
    start = System.nanoTime();
    var table = VectorTables.make(database, Setup.OWNER, table(), 16);
    String index = server.ask("SELECT indexname FROM pg_indexes WHERE tablename = '" + table.name()
        + "' AND indexdef LIKE '%hnsw%'");
    server.execute("DROP INDEX osgent." + index);
    try (Connection connection = server.connect()) {
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI()
          .copyIn("COPY osgent." + table.name() + " FROM STDIN");
      for (Map.Entry<String, Integer> person : people.entrySet()) {
        var own = new ArrayList<float[]>();
        for (int i = 0; i < person.getValue(); i++) {
          float[] vector = vector();
          own.add(vector);
          byte[] line = ("bench\t" + person.getKey() + "\t" + place(i) + "\t"
              + Arrays.toString(vector).replace(" ", "") + "\n").getBytes(StandardCharsets.UTF_8);
          copy.writeToCopy(line, 0, line.length);
        }
        vectors.put(person.getKey(), own);
      }
      copy.endCopy();
    }
    server.execute("CREATE INDEX ON osgent." + table.name() + " USING hnsw (embedding vector_ip_ops)");
    System.out.printf(Locale.ROOT, "vectors loaded and indexed in partitions in %.1f s%n", seconds(start));
    start = System.nanoTime();
    server.execute("CREATE TABLE osgent.everybody AS SELECT * FROM osgent." + table.name()
        + "; CREATE INDEX ON osgent.everybody USING hnsw (embedding vector_ip_ops); GRANT SELECT ON osgent.everybody TO PUBLIC");
    System.out.printf(Locale.ROOT, "the same in one index in %.1f s%n", seconds(start));
    server.execute("VACUUM ANALYZE");
  }

  private static VectorTable table() {
    return VectorTable.of(MODEL, DIMENSIONS, VectorType.VECTOR);
  }

  /** Sessions of ten notes. */
  private void keep(String person, int count, int from) {
    var changes = new ArrayList<Change>();
    for (int i = from; i < from + count; i++) {
      changes.add(new Change.Keep(null, new Note(Note.TURN, prose.sentence(20), "ann", "ses_" + i / 10, null,
          MAY.plusSeconds(i), null, List.of(), Map.of())));
    }
    memory.write(scope(person), changes);
  }

  private static long place(int note) {
    return Places.of(note / 10, note % 10);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void print(String what, List<Double> millis, String more) {
    List<Double> sorted = millis.stream().sorted().toList();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    System.out.printf(Locale.ROOT, "%-52s load %4.1f  best %6.2f ms  p50 %6.2f ms  p95 %6.2f ms  p99 %6.2f ms%s%n",
        what, load,
        sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100),
        sorted.get(sorted.size() * 99 / 100),
        more);
  }

  private List<Long> exact(String person, float[] question, int limit) {
    double[] nearness = vectors.get(person).stream().mapToDouble(vector -> dot(question, vector)).toArray();
    return IntStream.range(0, nearness.length).boxed().sorted(Comparator.comparingDouble(i -> -nearness[i]))
        .limit(limit).map(MemoryBench::place).toList();
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private void neighbours() {
    for (String person : people.keySet().stream().filter(name -> name.startsWith("person")).toList()) {
      var millis = new ArrayList<Double>();
      var globalMillis = new ArrayList<Double>();
      double recall = 0;
      double globalRecall = 0;
      for (int i = 0; i < QUESTIONS; i++) {
        float[] question = vector();
        List<Long> right = exact(person, question, 10);
        long start = System.nanoTime();
        List<Long> found = nearest(person, question);
        millis.add(seconds(start) * 1e3);
        recall += common(found, right);
        start = System.nanoTime();
        List<Long> ofEverybody = nearestOfEverybody(person, question);
        globalMillis.add(seconds(start) * 1e3);
        globalRecall += common(ofEverybody, right);
      }
      print("10 nearest, " + person, millis, String.format(Locale.ROOT, "  recall %.4f", recall / QUESTIONS));
      print("  baseline: one HNSW of everybody", globalMillis,
          String.format(Locale.ROOT, "  recall %.4f", globalRecall / QUESTIONS));
    }
  }

  private static double common(List<Long> found, List<Long> right) {
    return (double) right.stream().filter(found::contains).count() / right.size();
  }

  private List<Long> nearest(String name, float[] question) {
    var person = new Person("bench", name);
    Filter filter = Filter.of(new Query("x", 10), person, Instant.now());
    return database.read(connection -> {
      long notes = person.enterForReading(connection).getFirst().notes();
      List<List<?>> answers = Sql.together(connection,
          table().nearest(person, question, filter, true, notes, 10));
      return VectorTable.places(answers.getLast()).stream().limit(10).toList();
    });
  }

  private List<Long> nearestOfEverybody(String person, float[] question) {
    return database.read(connection -> {
      Sql.all(connection, row -> row.getString(1),
          "SELECT set_config('hnsw.ef_search', '40', true), set_config('enable_sort', 'off', true)");
      return Sql.all(connection, row -> row.getLong(1), "SELECT place FROM everybody WHERE tenant = ? AND user_id = ?"
          + " ORDER BY embedding <#> ?::vector LIMIT 10", "bench", person, VectorType.VECTOR.value(question));
    });
  }

  private void searches() {
    for (String person : List.of("person-of-300", "other-1", "person-of-2000", "person-of-20000")) {
      search(person, true);
      search(person, false);
    }
  }

  private void search(String name, boolean hybrid) {
    var person = new Person("bench", name);
    var json = new PlainJson();
    var millis = new ArrayList<Double>();
    for (int i = 0; i < 2 * QUESTIONS; i++) {
      var meaning = hybrid ? new Search.Meaning(table(), vector()) : Search.Meaning.NONE;
      var query = new Query(prose.sentence(6), 10);
      long start = System.nanoTime();
      database.read(connection -> new Search(connection, person, query, meaning, json).run());
      if (i >= QUESTIONS) {
        millis.add(seconds(start) * 1e3);
      }
    }
    print((hybrid ? "words and vectors, " : "words alone, ") + name, millis, "");
  }

  private void writes() throws InterruptedException {
    write("one note written and found, nothing synced to disk");
    server.execute("ALTER SYSTEM SET fsync = on");
    server.execute("ALTER SYSTEM SET full_page_writes = on");
    server.execute("SELECT pg_reload_conf()");
    TimeUnit.SECONDS.sleep(1);
    write("one note written and found, synced to disk");
    server.execute("ALTER SYSTEM RESET fsync");
    server.execute("ALTER SYSTEM RESET full_page_writes");
    server.execute("SELECT pg_reload_conf()");
  }

  private void write(String what) {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < 500; i++) {
      String mark = "mark" + random.nextLong(1L << 40);
      Scope scope = scope("other-" + i % 50);
      var note = new Note(Note.TURN, prose.sentence(20) + " " + mark, "ann", "ses_1", null, MAY, null, List.of(),
          Map.of());
      long start = System.nanoTime();
      memory.write(scope, List.of(new Change.Keep(null, note)));
      boolean found = !memory.recall(scope, new Query(mark, 1)).isEmpty();
      millis.add(seconds(start) * 1e3);
      if (!found) {
        throw new IllegalStateException("what was written was not found");
      }
    }
    print(what, millis, "");
  }

  private void forget() {
    long start = System.nanoTime();
    memory.forget(scope("person-of-20000"));
    System.out.printf(Locale.ROOT, "20,000 notes of one person forgotten in %.0f ms%n", seconds(start) * 1e3);
  }

  /** Everything somebody's. */
  private void one() {
    people.put("one", NOTES);
    for (int from = 0; from < NOTES; from += 1000) {
      keep("one", 1000, from);
    }
    server.execute("VACUUM ANALYZE osgent.memory_note, osgent.memory_term");
    search("one", false);
  }
}
