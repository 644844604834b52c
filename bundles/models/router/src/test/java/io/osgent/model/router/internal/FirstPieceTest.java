package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that does not begin to answer in time is given up. */
@Timeout(60)
class FirstPieceTest {
  private static final String LATE = "one/a: it had not begun to answer after 2.5 s";

  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  /** An answer that says nothing but what it has used until it is closed. */
  private final class Silent implements ModelStream {
    final CountDownLatch closed = new CountDownLatch(1);
    final AtomicInteger closings = new AtomicInteger();
    private boolean told;

    @Override
    public ModelEvent next() throws ModelException, InterruptedException {
      if (!told) {
        told = true;
        return new ModelEvent.UsageReport(Usage.of(100, 0));
      }
      tooLongGoesBy();
      closed.await();
      throw new ModelException(Kind.CONNECTION, "the answer was given up by its reader");
    }

    @Override
    public void close() {
      closings.incrementAndGet();
      closed.countDown();
    }
  }

  private void route(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(
        Map.of("models", new String[]{"one/a", "two/b"}, "firstPieceSeconds", 2.5));
    settings.putAll(more);
    desk.route("fast", settings);
  }

  private void tooLongGoesBy() {
    Thread.ofVirtual().start(() -> desk.time.pass(Duration.ofMillis(2500)));
  }

  @Test
  void whenItSaysNothingAtAllTheNextIsAskedAndItsThreadIsFree() throws Exception {
    models.model("one/a", request -> {
      tooLongGoesBy();
      new CountDownLatch(1).await();
      throw new AssertionError();
    }).model("two/b", models.says("Hi."));
    route(Map.of());

    List<ModelEvent> events = desk.ask("fast");

    assertThat(events.getFirst()).isEqualTo(new ModelEvent.Answering("two/b", LATE));
    assertThat(Desk.text(events)).isEqualTo("Hi.");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(models.asked).containsExactly("one/a", "two/b");
    assertThat(desk.time.alarms).isEmpty();
  }

  @Test
  void whenItsAnswerHasNoPieceThatIsClosedAndWhatItHasUsedCounts() throws Exception {
    var silent = new Silent();
    models.model("one/a", request -> silent).model("two/b", models.says("Hi."));
    route(Map.of());

    List<ModelEvent> events = desk.ask("fast");

    assertThat(Desk.answering(events)).containsExactly(new ModelEvent.Answering("one/a", null),
        new ModelEvent.Answering("two/b", LATE));
    assertThat(silent.closings).hasPositiveValue();
    assertThat(Desk.usage(events).usage()).isEqualTo(Usage.of(110, 1));
    assertThat(desk.time.alarms).isEmpty();
  }

  @Test
  void anAnswerThatHasBegunMayTakeItsTime() throws Exception {
    models.model("one/a", request -> {
      ModelStream answer = models.says("Once", " upon", " a time.").open(request);
      return new ModelStream() {
        @Override
        public ModelEvent next() throws ModelException, InterruptedException {
          ModelEvent event = answer.next();
          if (desk.time.alarms.isEmpty()) {
            desk.time.pass(Duration.ofMinutes(1));
          }
          return event;
        }

        @Override
        public void close() {
          answer.close();
        }
      };
    }).model("two/b", models.says("Hi."));
    route(Map.of());

    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Once upon a time.");
    assertThat(models.asked).containsExactly("one/a");
  }

  @Test
  void theLastModelMayTakeItsTimeToo() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.QUOTA, "no money")).model("two/b", request -> {
      desk.time.pass(Duration.ofMinutes(1));
      return models.says("At last.").open(request);
    });
    route(Map.of("maxRetries", 0));

    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("At last.");
  }

  @Test
  void anAnswerThatComesTooLateIsClosed() throws Exception {
    models.model("one/a", request -> {
      desk.time.pass(Duration.ofSeconds(3));
      return models.says("Late.").open(request);
    }).model("two/b", models.says("Hi."));
    route(Map.of());

    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Hi.");
    assertThat(models.streams).hasSize(2).allMatch(stream -> stream.closed);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aModelThatIsLateAgainAndAgainIsLeftAlone() throws Exception {
    models.model("one/a", request -> {
      desk.time.pass(Duration.ofSeconds(3));
      return models.says("Late.").open(request);
    }).model("two/b", models.says("Hi."));
    route(Map.of());

    for (int i = 0; i < 8; i++) {
      desk.ask("fast");
    }

    assertThat(models.asked.stream().filter("one/a"::equals)).hasSize(5);
    assertThat(desk.report.check().detail())
        .contains("one/a: 5 failures in a row, the last: it had not begun to answer after 2.5 s");
  }

  @Test
  void aCallThatIsGivenUpMeanwhileLeavesNoAlarmBehind() throws Exception {
    models.model("one/a", request -> new Silent()).model("two/b", models.says("Hi."));
    route(Map.of());

    desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE).close();

    assertThat(desk.time.alarms).isEmpty();
  }

  @Test
  void anAlarmThatIsCancelledEndsItsThreadAndDoesNotRing() throws Exception {
    var rung = new AtomicInteger();
    var both = new CountDownLatch(1);
    Time.SYSTEM.alarm(Duration.ofDays(1), rung::incrementAndGet).cancel();
    Time.SYSTEM.alarm(Duration.ofMillis(1), both::countDown);

    both.await();

    assertThat(rung).hasValue(0);
  }

  @Test
  void anEmptyAnswerThatEndsInTimeIsAnAnswer() throws Exception {
    models.model("one/a", models.yields(List.of(new ModelEvent.Finished(FinishReason.STOP)), null));
    route(Map.of());

    assertThat(desk.ask("fast")).endsWith(new ModelEvent.Finished(FinishReason.STOP));
    assertThat(desk.time.alarms).isEmpty();
  }
}
