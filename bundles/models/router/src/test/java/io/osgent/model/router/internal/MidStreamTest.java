package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a model dies after its first words, the next one answers from the beginning. */
@Timeout(60)
class MidStreamTest {
  private static final ModelEvent HALF = new ModelEvent.TextDelta("Half a sen");

  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  @Test
  void theNextModelAnswersFromTheBeginning() throws Exception {
    models.model("one/a", models.breaksAfter(HALF)).model("two/b", models.says("A whole", " sentence."));
    desk.route("fast", "one/a", "two/b");

    assertThat(desk.ask("fast")).containsExactly(new ModelEvent.Answering("one/a", null), HALF,
        new ModelEvent.Answering("two/b", "one/a: the connection was reset"), new ModelEvent.TextDelta("A whole"),
        new ModelEvent.TextDelta(" sentence."), new ModelEvent.UsageReport(Usage.of(10, 2), null),
        new ModelEvent.Finished(FinishReason.STOP));
    assertThat(models.streams).allMatch(stream -> stream.closed);
    assertThat(desk.time.pauses).isEmpty();
  }

  @Test
  void theOnlyModelOfARouteIsAskedAgain() throws Exception {
    models.model("one/a", models.breaksAfter(HALF), models.says("A whole sentence."));
    desk.route("fast", "one/a");

    List<ModelEvent> events = desk.ask("fast");

    assertThat(Desk.answering(events)).containsExactly(new ModelEvent.Answering("one/a", null),
        new ModelEvent.Answering("one/a", "one/a: the connection was reset"));
    assertThat(Desk.text(events)).isEqualTo("A whole sentence.");
  }

  @Test
  void anAnswerThatStopsWithoutAnEndIsBroken() throws Exception {
    models.model("one/a", models.yields(List.of(HALF), null)).model("two/b", models.says("All."));
    desk.route("fast", "one/a", "two/b");

    assertThat(Desk.answering(desk.ask("fast")).getLast())
        .isEqualTo(new ModelEvent.Answering("two/b", "one/a: the answer stopped without an end"));
  }

  @Test
  void whatEachAttemptHasUsedIsAddedUpAndEachIsPricedAsItsOwnModel() throws Exception {
    models
        .model("one/a", FakeModels.price("1", "2"), null,
            models.breaksAfter(HALF, new ModelEvent.UsageReport(Usage.of(1, 1)),
                new ModelEvent.UsageReport(Usage.of(1000, 500))))
        .model("two/b", models.breaksAfter(new ModelEvent.UsageReport(Usage.of(7, 7))))
        .model("three/c", models.yields(
            List.of(new ModelEvent.UsageReport(new Usage(100, 10, 50, 5), new BigDecimal("0.5")),
                new ModelEvent.Finished(FinishReason.STOP)),
            null));
    desk.route("fast", "one/a", "two/b", "three/c");

    List<ModelEvent> events = desk.ask("fast");

    assertThat(Desk.usage(events).usage()).isEqualTo(new Usage(1107, 517, 50, 5));
    assertThat(Desk.usage(events).cost()).isEqualByComparingTo("0.502");
    assertThat(events.getLast()).isEqualTo(new ModelEvent.Finished(FinishReason.STOP));
  }

  @Test
  void whatABrokenAttemptHasCostIsToldEvenIfTheNextReportsNothing() throws Exception {
    models
        .model("one/a", FakeModels.price("1", "2"), null,
            models.breaksAfter(new ModelEvent.UsageReport(Usage.of(1000, 0))))
        .model("two/b", models.yields(List.of(new ModelEvent.Finished(FinishReason.STOP)), null));
    desk.route("fast", Map.of("models", new String[]{"one/a", "two/b"}, "maxRetries", 0));

    assertThat(Desk.usage(desk.ask("fast")).cost()).isEqualByComparingTo("0.001");
  }

  @Test
  void toolsThatABrokenAnswerAskedForAreNotPartOfTheNext() throws Exception {
    var asked = new ModelEvent.ToolCallDone(new ToolRequest("c1", "send", "{}"));
    models.model("one/a", models.breaksAfter(asked)).model("two/b", models.says("No need."));
    desk.route("fast", "one/a", "two/b");

    List<ModelEvent> events = desk.ask("fast");

    assertThat(events.subList(events.indexOf(Desk.answering(events).getLast()), events.size())).doesNotContain(asked);
  }

  @Test
  void whenNobodyIsLeftTheFailureSaysThatOutputHadBegunAndIsToldAgainToWhoeverAsksAgain() throws Exception {
    models.model("one/a", models.breaksAfter(HALF)).model("two/b", FakeModels.refuses(Kind.QUOTA, "no money"));
    desk.route("fast", "one/a", "two/b");
    try (ModelStream stream = desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE)) {
      stream.next();
      stream.next();

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(stream::next)
            .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.outputBegun()).isTrue())
            .hasMessage("no model of router/fast answered: one/a: the connection was reset; two/b: no money");
      }
    }
    assertThat(models.asked).containsExactly("one/a", "two/b");
  }

  @Test
  void closingEndsTheAnswerUnderWay() throws Exception {
    models.model("one/a", models.says("Hi.")).model("two/b", models.says("Hi."));
    desk.route("fast", "one/a", "two/b");
    ModelStream stream = desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE);
    stream.next();

    stream.close();
    stream.close();

    assertThat(models.streams).singleElement().satisfies(one -> assertThat(one.closed).isTrue());
    assertThatThrownBy(() -> {
      stream.next();
      stream.next();
    }).isInstanceOf(ModelException.class).hasMessage("the answer was closed before its end");
    assertThat(models.asked).containsExactly("one/a");
  }

  @Test
  void closingWhileTheNextModelIsBeingAskedEndsThatToo() throws Exception {
    var asking = new CountDownLatch(1);
    models.model("one/a", models.breaksAfter(HALF)).model("two/b", request -> {
      asking.countDown();
      new CountDownLatch(1).await();
      throw new AssertionError();
    }).model("three/c", models.says("Hi."));
    desk.route("fast", "one/a", "two/b", "three/c");
    ModelStream stream = desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE);
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ModelException> told = reader.submit(() -> {
        try {
          while (stream.next() != null) {
            Thread.yield();
          }
          return null;
        } catch (ModelException end) {
          return end;
        }
      });
      assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();

      stream.close();

      assertThat(told.get(20, TimeUnit.SECONDS)).hasMessage("the answer was closed before its end");
    }
    assertThat(models.asked).containsExactly("one/a", "two/b");
  }

  @Test
  void anAnswerThatComesTooLateForItsReaderIsClosed() throws Exception {
    var late = new FakeModels.ScriptedStream(List.of(), null);
    var asking = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    models.model("one/a", models.breaksAfter(HALF)).model("two/b", request -> {
      asking.countDown();
      while (answer.getCount() > 0) {
        Thread.onSpinWait();
      }
      return late;
    });
    desk.route("fast", "one/a", "two/b");
    ModelStream stream = desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE);
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> interrupted = reader.submit(() -> {
        assertThatThrownBy(() -> {
          while (stream.next() != null) {
            Thread.yield();
          }
        }).hasMessage("the answer was closed before its end");
        return Thread.currentThread().isInterrupted();
      });
      assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();
      stream.close();
      answer.countDown();

      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
    }
    assertThat(late.closed).isTrue();
  }
}
