package io.osgent.memory.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.contract.PlainMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When and how often a person's buffer is learnt from. */
@Timeout(60)
class FlushTest {
  private static final Extractor COUNTING = extractor(turns -> {});

  private interface Seen {
    void see(List<Turn> turns) throws ExtractionException, InterruptedException;
  }

  /** Makes of each turn an event, so that one learnt from twice is seen twice. */
  private static Extractor extractor(Seen seen) {
    var number = new AtomicInteger();
    return new Extractor() {
      @Override
      public String description() {
        return "counting";
      }

      @Override
      public Extraction extract(Person person, List<Turn> turns, List<Experience> experiences,
          Supplier<List<Fact>> known) throws ExtractionException, InterruptedException {
        seen.see(turns);
        return new Extraction("counting", List.of(),
            turns.stream().map(
                turn -> new Happening(turn.words() + " #" + number.incrementAndGet(), turn.at(), turn.id())).toList(),
            List.of());
      }
    };
  }

  private static List<String> learnt(Fixture fixture) {
    return fixture.contents(Note.EVENT).stream().map(each -> each.replaceAll(" #.*", "")).sorted().toList();
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    while (!what.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  @Test
  void nothingIsLearntBeforeTheBufferIsFull() {
    try (var fixture = new Fixture(new PlainMemory(), Map.of(), COUNTING)) {
      fixture.say("short");

      assertThat(fixture.contents(Note.TURN)).containsExactly("short");
      assertThat(fixture.all(Pending.KIND)).hasSize(1);
      assertThat(learnt(fixture)).isEmpty();
    }
  }

  @Test
  void aFullBufferIsLearntFromInTheBackground() throws Exception {
    try (var fixture = new Fixture(new PlainMemory(), Map.of("flushTokens", 20), COUNTING)) {
      fixture.say("a".repeat(40));
      fixture.say("b".repeat(40));

      await(() -> fixture.all(Pending.KIND).isEmpty());
      assertThat(learnt(fixture)).hasSize(2);
    }
  }

  @Test
  void whatHasWaitedLongEnoughIsLearntFrom() throws Exception {
    try (var fixture = new Fixture(new PlainMemory(), Map.of("flushSeconds", 1), COUNTING)) {
      fixture.say("alone");

      await(() -> learnt(fixture).equals(List.of("alone")));
    }
  }

  @Test
  void aTurnIsLearntFromOnceAlthoughManyAskForIt() throws Exception {
    var storage = new PlainMemory();
    try (var one = new Fixture(storage, Map.of("flushTokens", 50, "batchTokens", 30), COUNTING);
        var other = new Fixture(storage, Map.of("flushTokens", 50, "batchTokens", 30), COUNTING)) {
      List<String> said = IntStream.range(0, 640).mapToObj(i -> "turn number " + i).sorted().toList();
      var tasks = new ArrayList<Callable<Void>>();
      for (int i = 0; i < 64; i++) {
        List<String> own = said.subList(10 * i, 10 * i + 10);
        Fixture by = i % 2 == 0 ? one : other;
        tasks.add(() -> {
          own.forEach(by::say);
          by.learn();
          return null;
        });
      }
      try (var threads = Executors.newFixedThreadPool(64)) {
        for (var done : threads.invokeAll(tasks)) {
          done.get();
        }
      }

      assertThat(one.all(Pending.KIND)).isEmpty();
      assertThat(learnt(one)).isEqualTo(said);
    }
  }

  @Test
  void whatIsObservedAgainIsNotLearntFromAgain() {
    try (var fixture = new Fixture(new PlainMemory(), Map.of(), COUNTING)) {
      List<Change> turns = List.of(new Change.Keep("run_1:1", Fixture.turn("hello", Fixture.MAY)));
      fixture.memory.write(Fixture.ANN, turns);
      fixture.learn();
      fixture.memory.write(Fixture.ANN, turns);
      fixture.learn();

      assertThat(learnt(fixture)).containsExactly("hello");
    }
  }

  @Test
  void whatWaitsIsFoundAgainAfterAStart() throws Exception {
    var storage = new PlainMemory();
    try (var before = new Fixture(storage, Map.of(), COUNTING)) {
      before.say("from before");
    }
    try (var after = new Fixture(storage, Map.of("flushTokens", 1), COUNTING)) {
      await(() -> learnt(after).equals(List.of("from before")));
      await(() -> new Roll(storage).everybody().isEmpty());
    }
  }

  @Test
  void whatCouldNotBeLearntFromWaits() throws Exception {
    var calls = new AtomicInteger();
    Extractor fails = extractor(turns -> {
      if (calls.incrementAndGet() == 1) {
        throw new ExtractionException("the model is asleep", null);
      }
    });
    try (var fixture = new Fixture(new PlainMemory(), Map.of(), fails)) {
      fixture.say("keep me");

      assertThatThrownBy(fixture::learn).isInstanceOf(ProblemException.class).hasMessageContaining("asleep");
      assertThat(fixture.all(Pending.KIND)).hasSize(1);
      fixture.learn();
      assertThat(learnt(fixture)).containsExactly("keep me");
    }
  }

  @Test
  void aTurnThatIsDeletedWhileItIsLearntFromLeavesNothing() throws Exception {
    var begun = new CountDownLatch(1);
    var deleted = new CountDownLatch(1);
    Extractor slow = extractor(turns -> {
      begun.countDown();
      deleted.await();
    });
    try (var fixture = new Fixture(new PlainMemory(), Map.of(), slow)) {
      String id = fixture.say("a secret");
      fixture.say("no secret");
      Thread learner = Thread.ofVirtual().start(fixture::learn);
      begun.await();
      fixture.delete(id);
      deleted.countDown();
      learner.join();

      assertThat(learnt(fixture)).containsExactly("no secret");
      assertThat(fixture.contents(Note.TURN)).containsExactly("no secret");
    }
  }

  @Test
  void aPersonWhoIsForgottenWhileHeIsLearntFromStaysForgotten() throws Exception {
    var begun = new CountDownLatch(1);
    var forgotten = new CountDownLatch(1);
    Extractor slow = extractor(turns -> {
      begun.countDown();
      forgotten.await();
    });
    try (var fixture = new Fixture(new PlainMemory(), Map.of(), slow)) {
      fixture.say("a secret");
      Thread learner = Thread.ofVirtual().start(fixture::learn);
      begun.await();
      fixture.memory.forget(Fixture.ANN);
      forgotten.countDown();
      learner.join();

      assertThat(fixture.contents(Note.EVENT, Note.TURN, Pending.KIND)).isEmpty();
      assertThat(new Roll(fixture.storage).everybody()).isEmpty();
    }
  }

  @Test
  void whoseBufferIsNotedIsKnownUntilForgottenHereAsWell() {
    try (var fixture = new Fixture(new PlainMemory(), Map.of("flushTokens", 10_000), COUNTING)) {
      fixture.say("a secret");
      fixture.storage.forget(Fixture.ANN);
      assertThat(fixture.memory.users(Fixture.ANN.tenant())).containsExactly(Fixture.ANN.user());

      fixture.memory.forget(Fixture.ANN);

      assertThat(fixture.memory.users(Fixture.ANN.tenant())).isEmpty();
      assertThat(new Roll(fixture.storage).everybody()).isEmpty();
    }
  }

  @Test
  void aMemoryThatIsNotThereIsLookedForAgain() throws Exception {
    var there = new PlainMemory();
    there.write(Fixture.ANN, List.of());
    var refusals = new AtomicInteger();
    Memory late = new Memory() {
      private Memory now() {
        if (refusals.getAndIncrement() < 1) {
          throw ProblemException.notFound("memory_not_found", "the memory is not here now");
        }
        return there;
      }

      @Override
      public List<Recollection> recall(Scope scope, Query query) {
        return now().recall(scope, query);
      }

      @Override
      public List<String> write(Scope scope, List<Change> changes) {
        return now().write(scope, changes);
      }

      @Override
      public void forget(Scope scope) {
        now().forget(scope);
      }

      @Override
      public Set<String> users(String tenant) {
        return now().users(tenant);
      }
    };
    new Roll(there).enter(Person.of(Fixture.ANN), Fixture.MAY);
    try (var fixture = new Fixture(late, Map.of("flushSeconds", 1), COUNTING)) {
      await(() -> new Roll(there).everybody().isEmpty());
      assertThat(fixture.memory.check().up()).isTrue();
    }
  }
}
