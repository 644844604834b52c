package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a model does not answer, the next one does. */
@Timeout(60)
class FallbackTest {
  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  @Test
  void theFirstModelThatAnswersIsNamedAndNothingIsSaidOfFailures() throws Exception {
    models.model("one/a", models.says("Hi.")).model("two/b", models.says("No."));
    desk.route("fast", "one/a", "two/b");

    List<ModelEvent> events = desk.ask("fast");

    assertThat(events.getFirst()).isEqualTo(new ModelEvent.Answering("one/a", null));
    assertThat(Desk.text(events)).isEqualTo("Hi.");
    assertThat(models.asked).containsExactly("one/a");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTHENTICATION", "QUOTA", "NOT_FOUND", "PERMISSION", "CONTEXT_TOO_LONG"})
  void whatOnlyOneProviderCanNotDoTheNextIsAskedAtOnce(Kind kind) throws Exception {
    models.model("one/a", FakeModels.refuses(kind, "no\nluck")).model("two/b", models.says("Hi."));
    desk.route("fast", "one/a, two/b");

    List<ModelEvent> events = desk.ask("fast");

    assertThat(events.getFirst()).isEqualTo(new ModelEvent.Answering("two/b", "one/a: no luck"));
    assertThat(models.asked).containsExactly("one/a", "two/b");
    assertThat(desk.time.pauses).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID_REQUEST", "CONTENT_REFUSED"})
  void whatIsWrongWithTheRequestIsToldAtOnce(Kind kind) {
    models.model("one/a", FakeModels.refuses(kind, "not like this")).model("two/b", models.says("Hi."));
    desk.route("fast", "one/a", "two/b");

    assertThatThrownBy(() -> desk.ask("fast")).isInstanceOfSatisfying(ModelException.class,
        e -> assertThat(e.kind()).isEqualTo(kind)).hasMessage("not like this");
    assertThat(models.asked).containsExactly("one/a");
  }

  @Test
  void aModelIsAskedAgainAfterLongerAndLongerPausesBeforeTheNextIs() throws Exception {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken")).model("two/b", models.says("Hi."));
    desk.route("fast", Map.of("models", new String[]{"one/a", "two/b"}, "maxRetries", 3, "longestPauseSeconds", 0.6));

    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Hi.");

    assertThat(models.asked).containsExactly("one/a", "one/a", "one/a", "one/a", "two/b");
    assertThat(desk.time.pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofMillis(600));
  }

  @Test
  void notAllWhoWaitComeBackAtTheSameMoment() throws Exception {
    Desk late = new Desk(() -> -1L);
    late.models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken"), late.models.says("Hi."));
    late.route("fast", "one/a");

    late.ask("fast");

    assertThat(late.time.pauses).singleElement()
        .satisfies(pause -> assertThat(pause).isBetween(Duration.ofMillis(187), Duration.ofMillis(188)));
  }

  @Test
  void whenAProviderSaysWhenToComeBackItIsAskedThenAndNotBefore() throws Exception {
    models.model("one/a", FakeModels.refuses(limited(Duration.ofSeconds(3))), models.says("Hi."));
    desk.route("fast", "one/a");

    assertThat(Desk.text(desk.ask("fast"))).isEqualTo("Hi.");

    assertThat(desk.time.pauses).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void whoeverElseAsksMeanwhileLeavesItInPeaceToo() throws Exception {
    models.model("one/a", FakeModels.refuses(limited(Duration.ofSeconds(20))), models.says("Back."))
        .model("two/b", models.says("Hi."));
    desk.route("fast", "one/a", "two/b");
    desk.ask("fast");

    List<ModelEvent> second = desk.ask("fast");
    desk.time.pass(Duration.ofSeconds(20));
    List<ModelEvent> third = desk.ask("fast");

    assertThat(second.getFirst())
        .isEqualTo(new ModelEvent.Answering("two/b", "one/a: not asked: slow down (asked again in 20 s)"));
    assertThat(Desk.text(third)).isEqualTo("Back.");
    assertThat(models.asked).containsExactly("one/a", "two/b", "two/b", "one/a");
    assertThat(desk.time.pauses).isEmpty();
  }

  @Test
  void aPauseThatWouldOutlastTheCallerIsNotMade() throws Exception {
    models.model("one/a", FakeModels.refuses(limited(Duration.ofSeconds(3)))).model("two/b", models.says("Hi."));
    desk.route("fast", "one/a", "two/b");

    List<ModelEvent> events = desk.ask(Desk.HELLO.to("fast"), Caller.ALICE.within(Duration.ofSeconds(2)));

    assertThat(Desk.text(events)).isEqualTo("Hi.");
    assertThat(desk.time.pauses).isEmpty();
  }

  @Test
  void whenAllFailEachIsNamedWithItsReasonAndTheSoonestReturnIsTold() {
    models.model("one/a", FakeModels.refuses(Kind.AUTHENTICATION, "the key is wrong"))
        .model("two/b", FakeModels.refuses(limited(Duration.ofSeconds(40))))
        .model("two/c", FakeModels.refuses(limited(Duration.ofSeconds(30))));
    desk.route("fast", "one/a", "two/b", "two/c");

    assertThatThrownBy(() -> desk.ask("fast")).isInstanceOfSatisfying(ModelException.class, e -> {
      assertThat(e.kind()).isEqualTo(Kind.RATE_LIMITED);
      assertThat(e.retrySafe()).isTrue();
      assertThat(e.outputBegun()).isFalse();
      assertThat(e.retryAfter()).contains(Duration.ofSeconds(30));
    }).hasMessage("no model of router/fast answered: one/a: the key is wrong; two/b: slow down; two/c: slow down");
  }

  @Test
  void whoeverHasGoneAwayIsNotAskedFor() {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken")).model("two/b", models.says("Hi."));
    desk.route("fast", "one/a", "two/b");

    assertThatThrownBy(() -> desk.ask(Desk.HELLO.to("fast"), Caller.ALICE.goneAway()))
        .isInstanceOf(ModelException.class);
    assertThat(models.asked).containsExactly("one/a");
  }

  @Test
  void anInterruptEndsTheRetries() {
    models.model("one/a", FakeModels.refuses(Kind.SERVER, "broken"));
    desk.route("fast", Map.of("models", new String[]{"one/a"}, "maxRetries", 100));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> desk.ask("fast")).isInstanceOf(InterruptedException.class);

    assertThat(models.asked).containsExactly("one/a");
  }

  @Test
  void aProviderWithAFaultInItIsOneThatFails() throws Exception {
    models.model("one/a", request -> {
      throw new IllegalStateException("a bug");
    }).model("two/b", models.says("Hi."));
    desk.route("fast", Map.of("models", new String[]{"one/a", "two/b"}, "maxRetries", 0));

    assertThat(desk.ask("fast").getFirst()).isEqualTo(new ModelEvent.Answering("two/b",
        "one/a: the provider failed: java.lang.IllegalStateException: a bug"));
  }

  @Test
  void aRouteThatIsNotThereIsToldWithThoseThatAre() {
    desk.route("fast", "one/a");

    assertThatThrownBy(() -> desk.ask("slow")).isInstanceOfSatisfying(ModelException.class,
        e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .hasMessage("there is no route 'slow'; there are: fast, auto");
  }

  private static ModelException limited(Duration pause) {
    return new ModelException(Kind.RATE_LIMITED, "slow down", false, pause, null);
  }
}
