package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.model.local.testing.TinyModel;
import io.osgent.model.wire.testing.Told;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model out of a file answers. */
class AnsweringTest {
  private static final Map<String, Object> VERDICT = Map.of("type", "object", "properties",
      Map.of("good", Map.of("type", "boolean"), "grade", Map.of("enum", List.of("a", "b", "c"))), "required",
      List.of("good", "grade"), "additionalProperties", false);

  @TempDir
  private Path folder;

  @Test
  void textIsToldWhileTheModelGoesOn() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder); ModelStream stream = desk.open(Desk.hello(0))) {
      for (int piece = 0; piece < 5; piece++) {
        assertThat(stream.next()).isInstanceOf(ModelEvent.TextDelta.class);
      }
    }
  }

  @Test
  void anAnswerStopsAtItsBoundAndIsCounted() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      Told told = desk.ask(Desk.hello(50));

      assertThat(told.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(told.text()).hasSize(50);
      assertThat(told.usage().outputTokens()).isEqualTo(50);
      assertThat(told.usage().inputTokens()).isGreaterThan("hello".length());
    }
  }

  @Test
  void anAnswerEndsWhenTheModelSaysSo() throws Exception {
    try (Desk desk = Desk.with(TinyModel.brief(), folder)) {
      Told told = desk.ask(Desk.hello(0));

      assertThat(told.reason()).isEqualTo(FinishReason.STOP);
      assertThat(told.text()).doesNotContain("</s>");
      assertThat(told.usage().outputTokens()).isEqualTo(told.text().length() + 1);
    }
  }

  @Test
  void anAnswerEndsWhereTheWindowDoes() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("contextTokens", 300))) {
      Told told = desk.ask(Desk.hello(0));

      assertThat(told.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(told.usage().inputTokens() + told.usage().outputTokens()).isBetween(295L, 305L);
    }
  }

  @Test
  void withoutTemperatureTheSameIsAnsweredTheSame() throws Exception {
    ChatRequest request = new ChatRequest("tiny", "", List.of(new Message.User("hello")), List.of(), 40, 0.0, true);
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      assertThat(desk.ask(request).text()).isEqualTo(desk.ask(request).text());
    }
  }

  @Test
  void anAnswerHoldsToItsSchema() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      Told told = desk.ask(Desk.held(VERDICT, List.of()));

      assertIsVerdict(told);
      assertThat(told.reason()).isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void withToolsAnAnswerHoldsToItsSchemaOrAsksForOneOfThem() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      for (int round = 0; round < 6; round++) {
        Told told = desk.ask(Desk.held(VERDICT, List.of(Desk.tool("find"), Desk.tool("read"))));

        assertThat(told.text()).doesNotContain("tool_call");
        if (told.calls().isEmpty() && told.reason() == FinishReason.STOP) {
          assertIsVerdict(told);
        }
        for (ToolRequest call : told.calls()) {
          assertThat(call.tool()).isIn("find", "read");
          assertThat(new JsonMapper().readTree(call.arguments()).isObject()).isTrue();
        }
      }
    }
  }

  @Test
  void aSchemaThatIsNoneIsRefusedAndTheModelGoesOn() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      assertThatThrownBy(() -> desk.ask(Desk.held(Map.of("type", "nonsense"), List.of())))
          .asInstanceOf(type(ModelException.class))
          .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.INVALID_REQUEST))
          .satisfies(refusal -> assertThat(refusal).hasMessageContaining("nonsense"));
      assertThat(desk.ask(Desk.hello(5)).text()).hasSize(5);
    }
  }

  @Test
  void aConversationThatTheTemplateRefusesIsRefusedWithItsWordsAndTheModelComesBack() throws Exception {
    TinyModel strict = TinyModel.endless().withTemplate("{% for m in messages %}{% if m.content == 'bad' %}"
        + "{{ raise_exception('no bad words, please') }}{% endif %}{{ m.content }}{% endfor %}");
    try (Desk desk = Desk.with(strict, folder)) {
      assertThatThrownBy(() -> desk.open(Desk.asking("bad", 5))).asInstanceOf(type(ModelException.class))
          .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.INVALID_REQUEST))
          .satisfies(refusal -> assertThat(refusal).hasMessageContaining("no bad words, please"));
      assertThat(desk.ask(Desk.asking("good", 5)).text()).hasSize(5);
    }
  }

  @Test
  void aConversationLongerThanTheWindowIsSaidToBe() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("contextTokens", 300))) {
      assertThatThrownBy(() -> desk.open(Desk.asking("long ".repeat(100), 5))).asInstanceOf(type(ModelException.class))
          .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG))
          .satisfies(refusal -> assertThat(refusal).hasMessageContaining("have room for 300"));
      assertThat(desk.ask(Desk.hello(5)).text()).hasSize(5);
    }
  }

  @Test
  void everyCharacterOfThePromptReachesTheModel() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      long plain = desk.ask(Desk.asking("x", 1)).usage().inputTokens();

      assertThat(desk.ask(Desk.asking("x\uD83D\uDE00", 1)).usage().inputTokens()).isEqualTo(plain + 4);
    }
  }

  @Test
  void theModelsOwnTemplateTellsOfToolsWhereItCan() throws Exception {
    ChatRequest request = new ChatRequest("tiny", "Be brief.",
        List.of(new Message.User("find it"),
            new Message.Assistant("", List.of(new ToolRequest("call_0", "find", "{\"word\":\"it\"}"))),
            new Message.ToolAnswer("call_0", "find", "found", false)),
        List.of(Desk.tool("find")), 20, null, true);
    try (Desk desk = Desk.with(TinyModel.endless().withTemplate(TinyModel.TEMPLATE_WITH_TOOLS), folder)) {
      assertThat(desk.ask(request).usage().outputTokens()).isEqualTo(20);
    }
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      assertThat(desk.ask(request).usage().outputTokens()).isEqualTo(20);
    }
  }

  @Test
  void imagesAndUnknownModelsAreRefusedAtOnce() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      ChatRequest shown = new ChatRequest("tiny", "",
          List.of(new Message.User("look", List.of("https://example.org/a.png"))), List.of(), 5, null, true);

      assertThatThrownBy(() -> desk.open(shown)).hasMessage("the model 'tiny' can't be shown images");
      assertThatThrownBy(() -> desk.open(Desk.hello(5).to("huge")))
          .hasMessage("there is no local model 'huge', only [tiny]");
      assertThat(desk.provider.loaded()).isEmpty();
    }
  }

  @Test
  void aModelIsOnOfferWithWhatItCanDoAndCostsNothing() throws Exception {
    try (Desk desk = Desk.with(TinyModel.brief(), folder)) {
      assertThat(desk.provider.chat().orElseThrow().models()).singleElement().satisfies(model -> {
        assertThat(model.name()).isEqualTo("tiny");
        assertThat(model.abilities().contextTokens()).isEqualTo(4096);
        assertThat(model.abilities().tools()).isTrue();
        assertThat(model.abilities().images()).isFalse();
        assertThat(model.abilities().structuredOutput()).isTrue();
        assertThat(model.price().output()).isZero();
      });
    }
  }

  private static void assertIsVerdict(Told told) throws Exception {
    JsonNode verdict = new JsonMapper().readTree(told.text());
    assertThat(verdict.path("good").isBoolean()).isTrue();
    assertThat(verdict.path("grade").asText()).isIn("a", "b", "c");
  }
}
