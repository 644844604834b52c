package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.Allowance;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that says what is left of its rate limits is asked for no more than that. */
@Timeout(60)
class PacingTest {
  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  private static Allowance requests(long left, long seconds) {
    return new Allowance(left, SetTime.START.plusSeconds(seconds), null, null);
  }

  private static Allowance tokens(long left, long seconds) {
    return new Allowance(null, null, left, SetTime.START.plusSeconds(seconds));
  }

  @Test
  void whereNoRequestIsLeftAnotherModelIsAskedUntilThereAreMore() throws Exception {
    models.model("one/a", FakeModels.leaving(requests(1, 20), models.says("Hi.")),
        FakeModels.leaving(requests(0, 20), models.says("Hi.")), models.says("Back."))
        .model("two/b", models.says("Instead."));
    desk.route("fast", "one/a", "two/b");
    desk.ask("fast");
    desk.ask("fast");

    List<ModelEvent> third = desk.ask("fast");
    assertThat(third.getFirst()).isEqualTo(new ModelEvent.Answering("two/b",
        "one/a: not asked: its rate limit leaves 0 requests (asked again in 20 s)"));
    assertThat(desk.report.check().detail())
        .isEqualTo("not asked for now: one/a: its rate limit leaves 0 requests (asked again in 20 s)");

    desk.time.pass(Duration.ofSeconds(20));
    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Back.");
    assertThat(models.asked).containsExactly("one/a", "one/a", "two/b", "one/a");
    assertThat(desk.time.pauses).isEmpty();
  }

  @Test
  void whatHasEnoughTokensLeftForOneQuestionMayHaveTooFewForAnother() throws Exception {
    models.model("one/a", FakeModels.leaving(tokens(1000, 60), models.says("Hi.")))
        .model("two/b", models.says("Instead."));
    desk.route("fast", "one/a", "two/b");
    desk.ask("fast");
    var longer = new ChatRequest("fast", "word ".repeat(2000), List.of(new Message.User("Hello")), List.of(), 0, null,
        true);

    assertThat(Desk.answering(desk.ask(longer, Caller.ALICE))).containsExactly(new ModelEvent.Answering("two/b",
        "one/a: not asked: its rate limit leaves 1000 tokens (asked again in 60 s)"));
    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Hi.");
  }

  @Test
  void theOnlyModelIsWaitedForUntilThereIsMoreAndNobodyIsToldOfIt() throws Exception {
    models.model("one/a", FakeModels.leaving(requests(0, 3), models.says("Hi.")), models.says("Back."));
    desk.route("alone", "one/a");
    desk.ask("alone");

    assertThat(desk.ask("alone")).startsWith(new ModelEvent.Answering("one/a", null),
        new ModelEvent.TextDelta("Back."));
    assertThat(desk.time.pauses).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void whereTheOthersFailTheOneThatHasTheSoonestMoreIsWaitedForFirst() throws Exception {
    models.model("one/a", FakeModels.leaving(requests(0, 4), models.says("Hi.")), models.says("A again."))
        .model("two/b", FakeModels.leaving(requests(0, 2), models.says("Hi.")), models.says("B again."))
        .model("three/c", FakeModels.refuses(Kind.QUOTA, "no money"));
    desk.route("a", "one/a").route("b", "two/b").route("fast", "one/a", "two/b", "three/c");
    desk.ask("a");
    desk.ask("b");

    List<ModelEvent> events = desk.ask("fast");

    assertThat(Desk.text(events)).isEqualTo("B again.");
    assertThat(Desk.answering(events).getFirst().why()).contains("one/a: not asked", "two/b: not asked",
        "three/c: no money");
    assertThat(desk.time.pauses).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void whatIsFartherAwayThanTheLongestPauseIsAskedAtOnceWhereThereIsNoOther() throws Exception {
    models.model("one/a", FakeModels.leaving(requests(0, 3600), models.says("Hi.")), models.says("Not so bad."));
    desk.route("alone", "one/a");
    desk.ask("alone");

    assertThat(Desk.text(desk.ask("alone"))).isEqualTo("Not so bad.");
    assertThat(desk.time.pauses).isEmpty();
  }

  @Test
  void aCallThatEndsSoonerIsNotKeptWaiting() throws Exception {
    models.model("one/a", FakeModels.leaving(requests(0, 3), models.says("Hi.")), models.says("Now."));
    desk.route("alone", "one/a");
    desk.ask("alone");

    assertThat(Desk.text(desk.ask(Desk.HELLO.to("alone"), Caller.ALICE.within(Duration.ofSeconds(2)))))
        .isEqualTo("Now.");
    assertThat(desk.time.pauses).isEmpty();
  }

  @Test
  void aProviderThatHasRefusedUntilLaterIsNotAskedBefore() throws Exception {
    models.model("one/a", FakeModels.refuses(
        new ModelException(Kind.RATE_LIMITED, "slow down", false, Duration.ofSeconds(60), null)));
    desk.route("alone", Map.of("models", new String[]{"one/a"}, "maxRetries", 0));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> desk.ask("alone")).isInstanceOfSatisfying(ModelException.class,
          e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(60)));
    }
    assertThat(models.asked).containsExactly("one/a");
  }

  @Test
  void waitingIsNoRetry() throws Exception {
    models.model("one/a", FakeModels.leaving(requests(0, 3), models.says("Hi.")), models.says("Back."));
    desk.route("alone", Map.of("models", new String[]{"one/a"}, "maxRetries", 0));
    desk.ask("alone");

    assertThat(Desk.text(desk.ask("alone"))).isEqualTo("Back.");
  }
}
