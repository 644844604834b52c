package io.osgent.memory.pgvector.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.memory.contract.MemoryContract;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.storage.postgres.internal.PostgresDatabase;
import io.osgent.storage.postgres.internal.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What this memory promises, whether there is pgvector or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PgvectorContract extends MemoryContract {
  protected TestDatabase server;
  protected PostgresDatabase database;
  protected PgvectorMemory memory;
  private final Meanings models = new Meanings();

  protected abstract TestDatabase makeServer();

  @BeforeAll
  void openDatabase() {
    server = makeServer();
    database = PostgresDatabase.open(server.url(), "osgent");
  }

  @BeforeEach
  void openMemory() {
    memory = open("");
  }

  private PgvectorMemory open(String model) {
    return new PgvectorMemory(database, new Embedder(models, model), new PlainJson(), 4);
  }

  /** As a superuser, from whom nothing is hidden. */
  @AfterEach
  void empty() {
    memory.close();
    server.execute("DELETE FROM osgent.memory_note; DELETE FROM osgent.memory_term; DELETE FROM osgent.memory_session;"
        + "DELETE FROM osgent.memory_person");
    vectorTables().forEach(table -> server.execute("DELETE FROM osgent." + table));
  }

  @AfterAll
  void closeDatabase() {
    database.close();
    server.close();
  }

  @Override
  protected Memory memory() {
    return memory;
  }

  private List<String> vectorTables() {
    String names = server.ask("SELECT string_agg(name, ',' ORDER BY name) FROM osgent.memory_model");
    return names == null ? List.of() : List.of(names.split(","));
  }

  private long vectors() {
    return vectorTables().stream()
        .mapToLong(table -> Long.parseLong(server.ask("SELECT count(*) FROM osgent." + table)))
        .sum();
  }

  private void useModel(String model) {
    memory.close();
    memory = open(model);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes true in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private boolean allEmbedded(String table) {
    return "0".equals(server.ask("SELECT count(*) FROM osgent.memory_person WHERE embedded IS DISTINCT FROM '" + table
        + "'"));
  }

  @Test
  void whatIsMeantIsFoundWithoutItsWords() {
    useModel("test/64");
    keep(ANN, turn("ann", "My car is in the garage."));
    keep(ANN, new Note(Note.FACT, "Tea is served at five.", MAY));

    await(() -> vectors() == 2);
    assertThat(found(ANN, "vehicle")).startsWith("My car is in the garage.");
    assertThat(memory.recall(ANN, new Query("automobile", 1)).getFirst().why()).containsExactly("meaning");
    assertThat(found(BOB, "vehicle")).isEmpty();
    assertThat(found(ANN, new Query("automobile", 5).among(Note.FACT))).containsExactly("Tea is served at five.");
  }

  @Test
  void vectorsOfEverySizeAreSearched() {
    int expected = 0;
    for (int dimensions : new int[]{3, 2000, 2001, 4000, 4001}) {
      useModel("test/" + dimensions);
      if (expected == 0) {
        keep(ANN, turn("ann", "My car is in the garage."));
      }
      expected++;
      long all = expected;
      await(() -> vectors() == all);
      await(() -> found(ANN, "vehicle").equals(List.of("My car is in the garage.")));
    }
  }

  @Test
  void anotherModelMakesVectorsOfAllThatIsThere() {
    for (int i = 0; i < 150; i++) {
      keep(ANN, turn("ann", "car number " + i));
      keep(BOB, turn("bob", "tea number " + i));
    }
    useModel("test/32");
    await(() -> vectors() == 300);
    useModel("test/48");
    await(() -> vectors() == 600);

    await(() -> found(ANN, "vehicle").size() == 10);
    assertThat(found(BOB, "vehicle")).allMatch(words -> words.startsWith("tea"));
  }

  @Test
  void whatIsGoneHasNoVectorOfAnyModelLeft() {
    String replaced = keep(ANN, turn("ann", "My car is red."));
    String deleted = keep(ANN, turn("ann", "My car is blue."));
    keep(BOB, turn("bob", "My car is green."));
    useModel("test/32");
    await(() -> vectors() == 3);
    useModel("test/48");
    await(() -> vectors() == 6);

    memory.write(ANN, List.of(new Change.Replace(replaced, turn("ann", "My doctor is tall.")),
        new Change.Delete(deleted)));
    await(() -> vectors() == 3);
    assertThat(found(ANN, "vehicle")).doesNotContain("My car is red.", "My car is blue.");
    await(() -> found(ANN, "physician").contains("My doctor is tall."));
    memory.forget(ANN);
    assertThat(vectors()).isEqualTo(2);
    assertThat(server.ask("SELECT string_agg(user_id, ',') FROM osgent.memory_person")).isEqualTo("bob");
  }

  @Test
  void aModelThatFailsLeavesWordsToFindBy() {
    models.fails = true;
    useModel("test/64");
    keep(ANN, turn("ann", "My car is in the garage."));

    assertThat(found(ANN, "garage")).hasSize(1);
    models.fails = false;
    keep(ANN, turn("ann", "It is red."));
    await(() -> vectors() == 2);
  }

  @Test
  void nothingOfAWordIsLeftWhenItsLastNoteIsGone() {
    String first = keep(ANN, turn("ann", "tangerine"));
    String second = keep(ANN, turn("ann", "tangerine again"));
    memory.write(ANN, List.of(new Change.Delete(first)));
    assertThat(found(ANN, "tangerine")).containsExactly("tangerine again");
    memory.write(ANN, List.of(new Change.Delete(second)));

    assertThat(server.ask("SELECT count(*) FROM osgent.memory_term")).isEqualTo("0");
    assertThat(server.ask("SELECT notes || ' ' || terms FROM osgent.memory_person")).isEqualTo("0 0");
  }

  @Test
  void changesOfOneWriteBuildOnEachOther() {
    memory.write(ANN, List.of(new Change.Keep("a", turn("ann", "first tangerine")),
        new Change.Replace("a", turn("ann", "second lemon")), new Change.Keep("b", turn("ann", "third lemon")),
        new Change.Delete("b"), new Change.Keep("b", turn("ann", "fourth plum")), new Change.Weigh("b", true),
        new Change.Retire("a", MAY.plusSeconds(1))));

    assertThat(found(ANN, "tangerine lemon plum")).containsExactly("fourth plum");
    assertThat(memory.recall(ANN, new Query("plum", 1)).getFirst().helped()).isOne();
  }

  @Test
  void theFewThatAFilterAllowsAreFoundAmongMany() {
    for (int i = 0; i < 20; i++) {
      memory.write(ANN, IntStream.range(0, 100)
          .mapToObj(n -> (Change) new Change.Keep(null, turn("ann", "tea tea tea " + n))).toList());
    }
    keep(ANN, new Note(Note.FACT, "a long fact that has to do with many things, tea being only one of them", MAY));

    assertThat(found(ANN, new Query("tea", 5).among(Note.FACT))).hasSize(1);
    assertThat(found(ANN, new Query("tea", 5, Set.of(), null, MAY.minusSeconds(1), false, Set.of(), null))).isEmpty();
  }

  @Test
  void whatADatabaseCannotHoldIsReplacedAndTheRestKept() {
    String half = "\uD83C";
    memory.write(ANN,
        List.of(new Change.Keep("odd\u0000id", new Note(Note.TURN, "zero \u0000 and half " + half + " tea",
            "a\u0000b", "s\u0000", null, MAY, null, List.of("x\u0000"), Map.of("k\u0000", "v\u0000" + half)))));

    assertThat(found(ANN, "tea")).containsExactly("zero \uFFFD and half \uFFFD tea");
    assertThat(memory.recall(ANN, Query.of(Set.of("odd\u0000id")))).hasSize(1);
  }

  @Test
  void whatCannotBeKeptIsRefusedInALine() {
    for (Note wrong : List.of(new Note(Note.TURN, " ", MAY), new Note("", "tea", MAY),
        new Note(Note.TURN, "tea", Instant.MAX))) {
      assertThatThrownBy(() -> keep(ANN, wrong)).isInstanceOfSatisfying(ProblemException.class,
          e -> assertThat(e.problem().code()).isEqualTo("invalid_memory"));
    }
    assertThatThrownBy(() -> memory.write(ANN, List.of(new Change.Keep("x".repeat(201), turn("ann", "tea")))))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(400));
    assertThatThrownBy(() -> memory.recall(ANN, new Query(null, 5, Set.of(), null, null, false, Set.of(), "nowhere")))
        .isInstanceOfSatisfying(ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("memory_not_found"));
  }
}
