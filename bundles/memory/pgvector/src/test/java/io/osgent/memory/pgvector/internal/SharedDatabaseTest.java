package io.osgent.memory.pgvector.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.server.storage.StorageException;
import io.osgent.storage.postgres.internal.PostgresDatabase;
import io.osgent.storage.postgres.internal.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers share one database, and so do people who must not see each other's notes. */
@Tag("postgres")
class SharedDatabaseTest {
  private static final Scope ANN = new Scope("acme", "ann", null, "ses_1");
  private static final Scope BOB = new Scope("acme", "bob", null, "ses_2");
  private static final Instant MAY = Instant.parse("2026-05-08T13:56:00Z");

  private final TestDatabase server = TestDatabase.owned();
  private final List<PostgresDatabase> databases = List.of(open(), open());
  private final List<PgvectorMemory> memories = databases.stream()
      .map(database -> new PgvectorMemory(database, new Embedder(new Meanings(), "test/16"), new PlainJson(), 4))
      .toList();

  private PostgresDatabase open() {
    return PostgresDatabase.open(server.url(), "osgent");
  }

  @AfterEach
  void close() {
    memories.forEach(PgvectorMemory::close);
    databases.forEach(PostgresDatabase::close);
    server.close();
  }

  private PgvectorMemory memory(int which) {
    return memories.get(which % memories.size());
  }

  private static Note turn(String words) {
    return new Note(Note.TURN, words, "ann", "ses_1", null, MAY, null, List.of(), null);
  }

  /** What each of the calls came to: its answer, or the code of the problem it met. */
  private static List<String> all(List<Callable<String>> calls) throws InterruptedException, ExecutionException {
    var outcomes = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> call : threads.invokeAll(calls)) {
        outcomes.add(call.get());
      }
    }
    return outcomes;
  }

  private Callable<String> write(int which, List<Change> changes) {
    return () -> {
      try {
        memory(which).write(ANN, changes);
        return "done";
      } catch (ProblemException e) {
        return e.problem().code();
      }
    };
  }

  @Test
  void ofManyServersThatTakeTheSameThingAwayOneSucceeds() throws Exception {
    String id = memory(0).write(ANN, List.of(new Change.Keep(null, turn("only one may have me")))).getFirst();
    List<String> outcomes = all(IntStream.range(0, 16).mapToObj(i -> write(i,
        List.of(new Change.Delete(id), new Change.Keep(null, turn("I had it"))))).toList());

    assertThat(outcomes).containsOnlyOnce("done");
    assertThat(outcomes).containsOnly("done", "memory_not_found");
    assertThat(memory(1).recall(ANN, new Query("had", 10))).hasSize(1);
  }

  @Test
  void ofManyServersThatRetireTheSameFactOneSucceeds() throws Exception {
    String id = memory(0).write(ANN, List.of(new Change.Keep(null, turn("Ann lives in Lisbon")))).getFirst();
    List<String> outcomes = all(IntStream.range(0, 16).mapToObj(i -> write(i,
        List.of(new Change.Retire(id, MAY), new Change.Keep(null, turn("Ann lives in Porto"))))).toList());

    assertThat(outcomes).containsOnlyOnce("done");
    assertThat(outcomes).containsOnly("done", "memory_changed");
    assertThat(memory(1).recall(ANN, new Query("Where does Ann live?", 10))).hasSize(1);
  }

  @Test
  void whatManyServersKeepUnderOneIdIsKeptOnce() throws Exception {
    List<String> outcomes = all(IntStream.range(0, 16).mapToObj(i -> write(i,
        List.of(new Change.Keep("run_1:1", turn("tangerine")), new Change.Keep("run_1:2", turn("lemon"))))).toList());

    assertThat(outcomes).containsOnly("done");
    assertThat(memory(1).recall(ANN, new Query(null, 10))).hasSize(2);
    assertThat(server.ask("SELECT notes || ' ' || numbers FROM osgent.memory_person")).isEqualTo("2 2");
  }

  @Test
  void notesOfASessionFollowEachOtherWhicheverServerKeptThem() throws Exception {
    all(IntStream.range(0, 40).mapToObj(i -> write(i, List.of(new Change.Keep(null, turn("tea " + i))))).toList());

    assertThat(server.ask("SELECT max(place) - min(place) + 1 || ' ' || count(*) FROM osgent.memory_note"))
        .isEqualTo("40 40");
    assertThat(memory(0).recall(ANN, new Query(null, 100))).hasSize(40);
  }

  private String asPlainRole(String tenant, String user, String sql) {
    return databases.getFirst().read(connection -> {
      if (tenant != null) {
        new Person(tenant, user).enter(connection);
      }
      return Sql.all(connection, row -> row.getString(1), sql).getFirst();
    });
  }

  private List<String> tables() {
    return List.of(server.ask(
        """
            SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
            WHERE nspname = 'osgent' AND relkind IN ('r', 'p') AND relname LIKE 'memory\\_%' AND relname <> 'memory_model'""")
        .split(","));
  }

  @Test
  void theDatabaseItselfShowsNobodyWhatIsAnothers() {
    memory(0).write(ANN, List.of(new Change.Keep(null, turn("tangerine"))));
    memory(0).write(BOB, List.of(new Change.Keep(null, turn("lemon"))));
    while (!"0".equals(server.ask("SELECT count(*) FROM osgent.memory_person WHERE embedded IS NULL"))) {
      Thread.onSpinWait();
    }
    List<String> tables = tables();
    assertThat(tables).hasSizeGreaterThan(15);

    for (String table : tables) {
      String count = "SELECT count(*) FROM " + table;
      long all = Long.parseLong(server.ask("SELECT count(*) FROM osgent." + table));
      assertThat(asPlainRole(null, null, count)).as("nobody in " + table).isEqualTo("0");
      assertThat(asPlainRole("other", "ann", count)).as("a namesake in " + table).isEqualTo("0");
      assertThat(Long.parseLong(asPlainRole("acme", "ann", count)) + Long.parseLong(asPlainRole("acme", "bob", count)))
          .as("both in " + table).isEqualTo(all);
    }
    assertThat(asPlainRole("acme", "ann", "SELECT string_agg(content, ',') FROM memory_note")).isEqualTo("tangerine");
  }

  @Test
  void theDatabaseItselfLetsNobodyWriteForAnother() {
    memory(0).write(ANN, List.of(new Change.Keep("a", turn("tangerine"))));

    assertThatThrownBy(() -> databases.getFirst().write(connection -> {
      new Person("acme", "bob").enter(connection);
      return Sql.update(connection, "INSERT INTO memory_session (tenant, user_id, session, number, next)"
          + " VALUES ('acme', 'ann', 'x', 1, 1)");
    })).isInstanceOf(StorageException.class).hasMessageContaining("row-level security");
    int changed = databases.getFirst().write(connection -> {
      new Person("acme", "bob").enter(connection);
      return Sql.update(connection, "UPDATE memory_note SET content = 'lemon'")
          + Sql.update(connection, "DELETE FROM memory_note");
    });
    assertThat(changed).isZero();
    assertThat(memory(1).recall(ANN, Query.of(Set.of("a")))).hasSize(1);
  }

  @Test
  void whoSweepsSeesWhoThereIsAndNothingElse() {
    memory(0).write(ANN, List.of(new Change.Keep(null, turn("tangerine"))));

    databases.getFirst().read(connection -> {
      Sql.all(connection, row -> row.getString(1), "SELECT set_config('osgent.caretaker', 'on', true)");
      assertThat(Sql.all(connection, row -> row.getString(1), "SELECT user_id FROM memory_person"))
          .containsExactly("ann");
      assertThat(Sql.all(connection, row -> row.getString(1), "SELECT content FROM memory_note")).isEmpty();
      return null;
    });
  }
}
