package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cheap model first, and the better one where the answer will not do. */
@Timeout(60)
class CascadeTest {
  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  private void route() {
    desk.route("cheap", Map.of("models", new String[]{"one/small", "two/large"}, "cascade", true, "maxRetries", 0));
  }

  @Test
  void anAnswerThatWillDoIsToldOnceItIsWhole() throws Exception {
    models.model("one/small", models.says("Hello ", "there.")).model("two/large", models.says("Good day."));
    route();

    assertThat(desk.ask("cheap")).containsExactly(new ModelEvent.UsageReport(Usage.of(10, 2), null),
        new ModelEvent.Answering("one/small", null), new ModelEvent.TextDelta("Hello there."),
        new ModelEvent.Finished(FinishReason.STOP));
    assertThat(models.asked).containsExactly("one/small");
  }

  @ParameterizedTest
  @EnumSource(names = {"LENGTH", "CONTENT_FILTER", "OTHER"})
  void whatWasCutOffOrWithheldIsNeverSeen(FinishReason reason) throws Exception {
    models.model("one/small", models.answers(reason, "Half a sen")).model("two/large", models.says("Good day."));
    route();

    List<ModelEvent> events = desk.ask("cheap");

    assertThat(events).doesNotContain(new ModelEvent.TextDelta("Half a sen"));
    assertThat(Desk.text(events)).isEqualTo("Good day.");
    assertThat(Desk.usage(events).usage()).isEqualTo(Usage.of(20, 2));
    assertThat(models.streams).allMatch(stream -> stream.closed);
  }

  @Test
  void anEmptyAnswerWillNotDoAndTheLogCanSayWhy() throws Exception {
    models.model("one/small", models.says(" ")).model("two/large", models.says("Good day."));
    route();

    assertThat(Desk.answering(desk.ask("cheap")))
        .containsExactly(new ModelEvent.Answering("two/large", "one/small: the answer was empty"));
  }

  @Test
  void anAnswerThatAsksForAToolIsNotEmpty() throws Exception {
    var asked = new ModelEvent.ToolCallDone(new ToolRequest("c1", "look", "{}"));
    models.model("one/small",
        models.yields(List.of(asked, new ModelEvent.Finished(FinishReason.TOOL_CALLS)), null))
        .model("two/large", models.says("Good day."));
    route();

    assertThat(desk.ask("cheap")).contains(asked);
    assertThat(models.asked).containsExactly("one/small");
  }

  @Test
  void whereJsonWasAskedForOnlyJsonWillDo() throws Exception {
    models.model("one/small", models.says("Sure: {\"a\":1}"), models.says("{\"a\"", ":1}"))
        .model("two/large", models.says("{\"a\":2}"));
    route();
    var request = new ChatRequest("cheap", "", Desk.HELLO.messages(), List.of(), 0, null, Map.of("type", "object"),
        true);

    assertThat(Desk.text(desk.ask(request, Caller.ALICE))).isEqualTo("{\"a\":2}");
    assertThat(Desk.text(desk.ask(request, Caller.ALICE))).isEqualTo("{\"a\":1}");
  }

  @Test
  void theLastModelsAnswerIsToldAsItComesAndAsItIs() throws Exception {
    models.model("one/small", models.says("")).model("two/large", models.answers(FinishReason.LENGTH, "As far", " as"));
    route();

    assertThat(desk.ask("cheap")).endsWith(new ModelEvent.TextDelta("As far"), new ModelEvent.TextDelta(" as"),
        new ModelEvent.UsageReport(Usage.of(20, 3), null), new ModelEvent.Finished(FinishReason.LENGTH));
  }

  @Test
  void whenTheBetterModelsFailTheAnswerThatWasHeldBackIsBetterThanNone() throws Exception {
    models.model("one/small", models.answers(FinishReason.LENGTH, "Half a sentence"))
        .model("two/large", models.breaksAfter(new ModelEvent.TextDelta("Good")));
    route();

    List<ModelEvent> events = desk.ask("cheap");

    assertThat(Desk.text(events)).isEqualTo("Half a sentence");
    assertThat(Desk.answering(events).getLast())
        .isEqualTo(new ModelEvent.Answering("one/small", "two/large: the connection was reset"));
    assertThat(events.getLast()).isEqualTo(new ModelEvent.Finished(FinishReason.LENGTH));
  }

  @Test
  void aCheapModelThatFailsIsNoReasonToFail() throws Exception {
    models.model("one/small", FakeModels.refuses(Kind.SERVER, "broken")).model("two/large", models.says("Good day."));
    route();

    assertThat(Desk.text(desk.ask("cheap"))).isEqualTo("Good day.");
  }
}
