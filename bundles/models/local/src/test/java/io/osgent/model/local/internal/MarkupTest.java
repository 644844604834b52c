package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.model.wire.testing.Told;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models write between marks is told for what it is, and the marks are not told. */
class MarkupTest {
  private static final List<String> ENDS = List.of("<|im_end|>");

  @Test
  void textIsText() throws Exception {
    assertThat(heard("Hello, <b>you</b>!").text()).isEqualTo("Hello, <b>you</b>!");
  }

  @ParameterizedTest(name = "in pieces of {0} characters")
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void thoughtsCallsAndTextAreToldApartHoweverTheyCome(int length) throws Exception {
    Told told = heard(length,
        "<think>\nHm.\n</think>\n\nLet me look.\n<tool_call>\n{\"name\": \"find\", \"arguments\": "
            + "{\"word\": \"a < b\"}}\n</tool_call>\n<tool_call>\n{\"name\":\"read\",\"arguments\":{}}\n</tool_call>\n");

    assertThat(told.thinking().strip()).isEqualTo("Hm.");
    assertThat(told.text()).isEqualTo("Let me look.");
    assertThat(told.calls()).containsExactly(new ToolRequest("call_0", "find", "{\"word\":\"a < b\"}"),
        new ToolRequest("call_1", "read", "{}"));
    assertThat(told.reason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void aTemplateMayHaveTheModelBeginInTheMidstOfThinking() throws Exception {
    Markup markup = new Markup(true, ENDS, List.of());
    markup.begin(7, true);
    markup.add("Well…", 1);
    markup.add("</think>", 1);
    markup.add("Yes.", 1);
    markup.add("<|im_end|>", 1);
    Told told = Told.by(reading(markup));

    assertThat(told.thinking()).isEqualTo("Well…");
    assertThat(told.text()).isEqualTo("Yes.");
    assertThat(told.usage().inputTokens()).isEqualTo(7);
    assertThat(told.usage().outputTokens()).isEqualTo(4);
    assertThat(told.usage().reasoningTokens()).isEqualTo(2);
  }

  @Test
  void withoutToolsWhatLooksLikeACallIsText() throws Exception {
    Markup markup = new Markup(false, ENDS, List.of());
    markup.begin(1, false);
    markup.add("<tool_call>{}</tool_call>", 1);
    markup.add("<|im_end|>", 1);

    assertThat(Told.by(reading(markup)).text()).isEqualTo("<tool_call>{}</tool_call>");
  }

  @Test
  void aCallThatCannotBeReadIsOneOfNoToolSoThatTheModelIsTold() throws Exception {
    assertThat(heard("<tool_call>find it</tool_call>").calls())
        .containsExactly(new ToolRequest("call_0", "", "find it"));
  }

  @Test
  void aCallWhoseEndTheModelForgotCounts() throws Exception {
    assertThat(heard("<tool_call>{\"name\":\"find\",\"arguments\":{}}").calls())
        .containsExactly(new ToolRequest("call_0", "find", "{}"));
  }

  @Test
  void aCallThatWasCutOffDoesNotCount() throws Exception {
    Markup markup = new Markup(true, ENDS, List.of());
    markup.begin(1, false);
    markup.add("Wait. <tool_call>{\"name\":\"fi", 1);
    markup.end();
    Told told = Told.by(reading(markup));

    assertThat(told.calls()).isEmpty();
    assertThat(told.text()).isEqualTo("Wait.");
    assertThat(told.reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void whatTheModelMakesUpForItsToolIsNotTold() throws Exception {
    Told told = heard(
        "<tool_call>{\"name\":\"find\",\"arguments\":{}}</tool_call>\n<tool_response>found</tool_response>");

    assertThat(told.calls()).hasSize(1);
    assertThat(told.text()).isEmpty();
    assertThat(told.reason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void aModelWithoutTheTokensOfItsTemplateMaySpellThem() throws Exception {
    Markup markup = new Markup(false, List.of(), List.of("<|im_end|>"));
    markup.begin(1, false);
    for (String piece : "Done.<|im_end|><|im_start|>user".split("")) {
      markup.add(piece, 1);
    }
    Told told = Told.by(reading(markup));

    assertThat(told.text()).isEqualTo("Done.");
    assertThat(told.reason()).isEqualTo(FinishReason.STOP);
  }

  private static Told heard(String said) throws Exception {
    return heard(5, said);
  }

  /** What a model with tools says, in pieces of this length, with an end of its own. */
  private static Told heard(int length, String said) throws Exception {
    Markup markup = new Markup(true, ENDS, List.of());
    markup.begin(1, false);
    for (int at = 0; at < said.length(); at += length) {
      markup.add(said.substring(at, Math.min(said.length(), at + length)), 1);
    }
    markup.add("<|im_end|>", 1);
    return Told.by(reading(markup));
  }

  private static ModelStream reading(Markup markup) {
    return new ModelStream() {
      @Override
      public ModelEvent next() {
        return markup.events().poll();
      }

      @Override
      public void close() {}
    };
  }
}
