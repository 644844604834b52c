package io.osgent.memory.pgvector.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.storage.postgres.internal.PostgresDatabase;
import io.osgent.storage.postgres.internal.TestDatabase;
import io.osgent.storage.postgres.internal.TestNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database goes away while it is used, and comes back. */
@Tag("postgres")
class LostServerTest {
  private static final Scope ANN = new Scope("acme", "ann", null, null);
  private static final Instant MAY = Instant.parse("2026-05-08T13:56:00Z");

  private final TestDatabase server = TestDatabase.toCrash();
  private final TestNetwork network = new TestNetwork(server);
  private final PostgresDatabase database = PostgresDatabase.open(server.url(network.port()), "osgent",
      Duration.ofSeconds(1), Duration.ofSeconds(2));
  private final PgvectorMemory memory = new PgvectorMemory(database, new Embedder(new Meanings(), "test/16"),
      new PlainJson(), 4);

  @AfterEach
  void close() {
    memory.close();
    database.close();
    network.close();
    server.close();
  }

  private String keep(String id) {
    return memory.write(ANN, List.of(new Change.Keep(id, new Note(Note.TURN, "tangerine " + id, MAY)))).getFirst();
  }

  private int found() {
    return memory.recall(ANN, new Query(null, 10_000)).size();
  }

  private static boolean works(Runnable call) {
    try {
      call.run();
      return true;
    } catch (ProblemException e) {
      assertThat(e.problem().code()).isEqualTo("memory_unavailable");
      assertThat(e.problem().status()).isEqualTo(503);
      assertThat(e.problem().retryable()).isTrue();
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes true in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWasKeptWhileTheServerCrashedIsThereAfterwardsAndNothingTwice() throws Exception {
    keep("before");
    Set<String> kept = ConcurrentHashMap.newKeySet();
    var stop = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = IntStream.range(0, 4).mapToObj(writer -> threads.submit(() -> {
        for (int i = 0; !stop.get(); i++) {
          String id = writer + ":" + i;
          // Whether one was kept that failed is not known: it is kept again.
          await(() -> works(() -> keep(id)));
          kept.add(id);
        }
      })).toList();
      await(() -> kept.size() > 20);
      server.crash();
      int before = kept.size();
      await(() -> kept.size() > before + 20);
      stop.set(true);
      for (var writer : writers) {
        writer.get();
      }
    }

    assertThat(found()).isEqualTo(kept.size() + 1);
    assertThat(memory.recall(ANN, new Query("before", 1))).hasSize(1);
    await(() -> ("" + (kept.size() + 1)).equals(vectors()));
  }

  private String vectors() {
    return server.ask("SELECT count(*) FROM osgent." + server.ask("SELECT name FROM osgent.memory_model"));
  }

  @Test
  void callsFailWhileTheServerIsAwayAndWorkWhenItIsBack() {
    keep("before");

    network.cut();
    assertThat(works(() -> keep("meanwhile"))).isFalse();
    assertThat(works(this::found)).isFalse();
    assertThat(works(() -> memory.recall(ANN, new Query("tangerine", 5)))).isFalse();
    assertThat(works(() -> memory.forget(ANN))).isFalse();
    network.mend();
    await(() -> works(() -> keep("after")));
    assertThat(found()).isEqualTo(2);
  }

  @Test
  void aServerThatSaysNothingIsWaitedForForABoundedTime() {
    keep("before");

    network.swallow();
    assertThat(works(this::found)).isFalse();
    network.mend();
    await(() -> works(() -> keep("after")));
    assertThat(found()).isEqualTo(2);
  }

  @Test
  void itMayBeThereBeforeItsServer() {
    network.cut();
    Memory early = memory;
    assertThatThrownBy(() -> early.recall(ANN, new Query("x", 1))).isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("The memory pgvector cannot be reached");

    network.mend();
    await(() -> works(() -> keep("after")));
    assertThat(memory.check().detail()).startsWith("pgvector ");
  }

  @Test
  void nothingIsLeftOfItWhenItGoes() {
    keep("before");
    memory.close();
    database.close();

    await(() -> server.connections() == 0);
    await(
        () -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith("osgent-")));
  }
}
