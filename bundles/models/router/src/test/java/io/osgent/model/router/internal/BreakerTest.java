package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.health.HealthCheck.Health;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that fails again and again is left alone for a while. */
@Timeout(60)
class BreakerTest {
  private static final String REASON = "3 failures in a row, the last: broken";

  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  @BeforeEach
  void openAfterThree() {
    desk.healths.change(Desk.config(Healths.Config.class,
        Map.of("failuresInARow", 3, "window", 6, "failureRatio", 0.5, "restSeconds", 30)));
  }

  private void route() {
    desk.route("fast", Map.of("models", new String[]{"one/a", "two/b"}, "maxRetries", 0));
  }

  private void ask(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(Desk.text(desk.ask("fast"))).isNotEmpty();
    }
  }

  private long asked(String model) {
    return models.asked.stream().filter(model::equals).count();
  }

  @Test
  void afterThreeFailuresInARowTheModelIsAskedNoMoreAndEverybodyCanSeeWhy() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken")).model("two/b", models.says("Hi."));
    route();
    assertThat(desk.report.check()).isEqualTo(Health.up("every model may be asked"));

    ask(10);

    assertThat(asked("one/a")).isEqualTo(3);
    assertThat(desk.ask("fast").getFirst()).isEqualTo(
        new ModelEvent.Answering("two/b", "one/a: not asked: " + REASON + " (asked again in 30 s)"));
    assertThat(desk.report.check())
        .isEqualTo(Health.up("not asked for now: one/a: " + REASON + " (asked again in 30 s)"));
  }

  @Test
  void afterItsRestOneCallFindsOutHowItIsWhileTheOthersKeepAway() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken"), FakeModels.refuses(Kind.SERVER, "broken"),
        FakeModels.refuses(Kind.SERVER, "broken"), models.says("Back.")).model("two/b", models.says("Hi."));
    route();
    ask(3);
    desk.time.pass(Duration.ofSeconds(30));

    try (ModelStream probe = desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE)) {
      assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Hi.");
      assertThat(asked("one/a")).isEqualTo(4);
      while (probe.next() != null) {
        Thread.yield();
      }
    }

    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Back.");
    assertThat(asked("one/a")).isEqualTo(5);
  }

  @Test
  void aProbeThatFailsMeansAnotherRest() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken")).model("two/b", models.says("Hi."));
    route();
    ask(3);
    desk.time.pass(Duration.ofSeconds(30));

    ask(5);

    assertThat(asked("one/a")).isEqualTo(4);
  }

  @Test
  void aProbeThatItsCallerGivesUpLeavesTheQuestionToTheNext() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken"), FakeModels.refuses(Kind.SERVER, "broken"),
        FakeModels.refuses(Kind.SERVER, "broken"), models.says("Back.")).model("two/b", models.says("Hi."));
    route();
    ask(3);
    desk.time.pass(Duration.ofSeconds(30));

    desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE).close();

    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Back.");
  }

  @Test
  void aProbeThatBeginsToAnswerLetsTheOthersInAndOneThatBreaksAllTheSameMeansAnotherRest() throws Exception {
    models.model("one/a", models.breaksAfter(new ModelEvent.TextDelta("Half"))).model("two/b", models.says("Hi."));
    route();
    ask(3);
    desk.time.pass(Duration.ofSeconds(30));

    try (ModelStream probe = desk.router.open(Desk.HELLO.to("fast"), Caller.ALICE)) {
      probe.next();
      probe.next();
      assertThat(desk.report.check().detail()).startsWith("every model may be asked");
      probe.next();
    }

    assertThat(desk.report.check().detail()).startsWith("not asked for now: one/a: 4 failures in a row");
    ask(1);
    assertThat(asked("one/a")).isEqualTo(4);
  }

  @Test
  void aModelThatFailsEverySecondTimeIsLeftAloneToo() throws Exception {
    FakeModels.Behaviour good = models.says("Hi.");
    FakeModels.Behaviour bad = FakeModels.refuses(Kind.TIMEOUT, "too slow");
    models.model("one/a", good, bad, good, bad, good, bad, good).model("two/b", models.says("Hi."));
    route();

    ask(10);

    assertThat(asked("one/a")).isEqualTo(6);
    assertThat(desk.report.check().detail()).contains("3 of the last 6 calls failed, the last: too slow");
  }

  @Test
  void answersThatBreakOffCountAsFailures() throws Exception {
    models.model("one/a", models.breaksAfter(new ModelEvent.TextDelta("Half"))).model("two/b", models.says("Hi."));
    route();

    ask(10);

    assertThat(asked("one/a")).isEqualTo(3);
  }

  @Test
  void requestsThatAreTooLongSayNothingAgainstTheModel() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.CONTEXT_TOO_LONG, "too long")).model("two/b", models.says("Hi."));
    route();

    ask(10);

    assertThat(asked("one/a")).isEqualTo(10);
  }

  @Test
  void theOnlyModelOfARouteIsWaitedForWhenItsRestIsNearlyOver() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken"), FakeModels.refuses(Kind.SERVER, "broken"),
        FakeModels.refuses(Kind.SERVER, "broken"), models.says("Back.")).model("two/b", models.says("Hi."));
    route();
    desk.route("alone", "one/a");
    ask(3);
    desk.time.pass(Duration.ofSeconds(26));

    assertThat(Desk.text(desk.ask("alone"))).isEqualTo("Back.");

    assertThat(desk.time.pauses).containsExactly(Duration.ofSeconds(4));
  }

  @Test
  void limitsThatMakeNoSenseAreNotTaken() throws Exception {
    desk.healths.change(Desk.config(Healths.Config.class, Map.of("failuresInARow", 0)));
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken")).model("two/b", models.says("Hi."));
    route();

    ask(10);

    assertThat(asked("one/a")).isEqualTo(3);
  }

  @Test
  void howSoonModelsBeginIsTold() throws Exception {
    models.model("one/a", request -> {
      desk.time.pass(Duration.ofMillis(models.asked.size() <= 19 ? 100 : 2000));
      return models.says("Hi.").open(request);
    }).model("two/b", models.says("Hi."));
    route();

    ask(20);

    assertThat(desk.report.check().detail())
        .isEqualTo("every model may be asked; one/a begins after 480 ms, p95 100 ms");
  }
}
