package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.Usage;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same question need not be paid for twice. */
@Timeout(60)
class CacheTest {
  private static final ChatRequest HELLO = Desk.HELLO.to("cached");

  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  /** What a tool takes. */
  record Question(String text) {}

  private void route(Map<String, Object> more) {
    var settings = new LinkedHashMap<String, Object>(Map.of("models", new String[]{"one/a"}, "cacheSeconds", 60));
    settings.putAll(more);
    models.model("one/a", FakeModels.price("1", "1"), null, models.says("Hel", "lo."), models.says("Another."));
    desk.route("cached", settings);
  }

  private int asked(ChatRequest... requests) throws Exception {
    models.asked.clear();
    for (ChatRequest request : requests) {
      desk.ask(request, Caller.ALICE);
    }
    return models.asked.size();
  }

  private static ChatRequest withTool(Effect effect) {
    return new ChatRequest("cached", "", HELLO.messages(), List.of(ToolSpec.of("act", "Acts.", Question.class, effect)),
        0,
        null, true);
  }

  private static ChatRequest schema(Map<String, Object> schema) {
    return new ChatRequest("cached", "", HELLO.messages(), List.of(), 0, null, schema, true);
  }

  @Test
  void nothingIsKeptUnlessThatIsAskedFor() throws Exception {
    route(Map.of("cacheSeconds", 0));

    assertThat(asked(HELLO, HELLO)).isEqualTo(2);
  }

  @Test
  void theSameAnswerIsToldAgainForNothing() throws Exception {
    route(Map.of());
    desk.ask(HELLO, Caller.ALICE);

    assertThat(desk.ask(HELLO, Caller.ALICE)).containsExactly(new ModelEvent.Answering("one/a", null, true),
        new ModelEvent.TextDelta("Hello."), new ModelEvent.UsageReport(Usage.NONE, BigDecimal.ZERO),
        new ModelEvent.Finished(FinishReason.STOP));
    assertThat(models.asked).hasSize(1);
  }

  @Test
  void whetherSomebodyWatchesMakesNoDifference() throws Exception {
    route(Map.of());

    assertThat(asked(HELLO, new ChatRequest("cached", "", HELLO.messages(), List.of(), 0, null, false))).isEqualTo(1);
  }

  @Test
  void anotherUserIsToldNothingOfIt() throws Exception {
    route(Map.of());
    desk.ask(HELLO, Caller.ALICE);

    assertThat(Desk.text(desk.ask(HELLO, Caller.ALICE.named("bob")))).isEqualTo("Another.");
  }

  @Test
  void unlessTheRouteSaysThatAllMayShare() throws Exception {
    route(Map.of("cacheShared", true));
    desk.ask(HELLO, Caller.ALICE);

    assertThat(Desk.text(desk.ask(HELLO, Caller.ALICE.named("bob")))).isEqualTo("Hello.");
  }

  @Test
  void anythingElseThatIsAskedIsAnotherQuestion() throws Exception {
    route(Map.of());
    List<Message> said = HELLO.messages();

    assertThat(asked(HELLO, new ChatRequest("cached", "Be brief.", said, List.of(), 0, null, true),
        new ChatRequest("cached", "", List.of(new Message.User("Hello", List.of("https://example.org/a.png"))),
            List.of(),
            0, null, true),
        new ChatRequest("cached", "", List.of(new Message.User("He"), new Message.User("llo")), List.of(), 0, null,
            true),
        new ChatRequest("cached", "", said, List.of(), 7, null, true),
        new ChatRequest("cached", "", said, List.of(), 0, 0.5, true), schema(Map.of("type", "object")),
        schema(Map.of("type", "array")), withTool(Effect.READ))).isEqualTo(9);
  }

  @Test
  void theOrderInWhichASchemasKeysStandMakesNoDifference() throws Exception {
    route(Map.of());
    var one = new LinkedHashMap<String, Object>();
    one.put("type", "object");
    one.put("title", "Answer");
    var other = new LinkedHashMap<String, Object>();
    other.put("title", "Answer");
    other.put("type", "object");

    assertThat(asked(schema(one), schema(other))).isEqualTo(1);
  }

  @Test
  void whereAToolMayActTheModelIsAskedEachTime() throws Exception {
    route(Map.of());

    assertThat(asked(withTool(Effect.READ), withTool(Effect.READ))).isEqualTo(1);
    for (Effect effect : List.of(Effect.IDEMPOTENT, Effect.EFFECT, Effect.COMPENSABLE)) {
      assertThat(asked(withTool(effect), withTool(effect))).isEqualTo(2);
    }
  }

  @Test
  void anAnswerIsForgottenInTime() throws Exception {
    route(Map.of());
    desk.ask(HELLO, Caller.ALICE);
    desk.time.pass(Duration.ofSeconds(60));

    assertThat(asked(HELLO)).isEqualTo(1);
  }

  @Test
  void whatWasUsedLongestAgoMakesRoom() throws Exception {
    route(Map.of("cacheEntries", 2));
    ChatRequest second = schema(Map.of("n", 2));
    ChatRequest third = schema(Map.of("n", 3));

    assertThat(asked(HELLO, second, HELLO, third)).isEqualTo(3);
    assertThat(asked(HELLO, third)).isZero();
    assertThat(asked(second)).isEqualTo(1);
  }

  @Test
  void anAnswerThatWasCutOffIsNotKept() throws Exception {
    models.model("one/a", models.answers(FinishReason.LENGTH, "Half"), models.says("Whole."));
    desk.route("cached", Map.of("models", new String[]{"one/a"}, "cacheSeconds", 60));
    desk.ask(HELLO, Caller.ALICE);

    assertThat(Desk.text(desk.ask(HELLO, Caller.ALICE))).isEqualTo("Whole.");
  }

  @Test
  void ofAnAnswerThatChangedHandsOnlyWhatCountsIsKept() throws Exception {
    models.model("one/a", models.breaksAfter(new ModelEvent.TextDelta("Half")), models.says("Whole."));
    desk.route("cached", Map.of("models", new String[]{"one/a"}, "cacheSeconds", 60));
    desk.ask(HELLO, Caller.ALICE);

    assertThat(desk.ask(HELLO, Caller.ALICE)).contains(new ModelEvent.TextDelta("Whole."))
        .doesNotContain(new ModelEvent.TextDelta("Half"));
  }

  @Test
  void anAnswerTooLongToKeepIsNotKept() throws Exception {
    models.model("one/a", models.says("long ".repeat(30_000)));
    desk.route("cached", Map.of("models", new String[]{"one/a"}, "cacheSeconds", 60));

    assertThat(asked(HELLO, HELLO)).isEqualTo(2);
  }
}
