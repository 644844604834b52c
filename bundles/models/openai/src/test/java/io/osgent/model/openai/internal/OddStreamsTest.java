package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.model.openai.internal.Settings.Api;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import io.osgent.model.wire.testing.WireProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams as the many servers write them that speak the same protocol, each in an accent of its own. */
@Timeout(60)
class OddStreamsTest {
  private static final String STOP = "{'choices':[{'delta':{},'finish_reason':'stop'}]}";

  @Test
  void usageMayComeWithTheEndBeforeItOrAfterIt() throws Exception {
    Told told = new Told("hi", "", List.of(), FinishReason.STOP, Usage.of(3, 4));
    String usage = "'usage':{'prompt_tokens':3,'completion_tokens':4}";

    assertThat(chat("{'choices':[{'delta':{'content':'hi'},'finish_reason':'stop'}]," + usage + "}")).isEqualTo(told);
    assertThat(chat("{" + usage + ",'choices':[{'finish_reason':'stop','delta':{'content':'hi'}}]}")).isEqualTo(told);
    assertThat(chat(text("hi"), STOP, "{'choices':[]," + usage + "}")).isEqualTo(told);
    assertThat(chat(text("hi"), STOP, "{" + usage + "}")).isEqualTo(told);
    assertThat(chat("{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':0}}", text("hi"), STOP,
        "{'choices':null," + usage + "}")).isEqualTo(told);
    assertThat(chat("{'choices':[{'delta':{'content':'hi'}}],'usage':null}", STOP,
        "{'choices':[],'usage':null,'x_groq':{'id':'r','usage':{'prompt_tokens':3,'completion_tokens':4}}}"))
        .isEqualTo(told);
  }

  @Test
  void chunksThatSayNothingAreNoEvents() throws Exception {
    assertThat(chat("{'choices':[]}", "{}", "{'choices':[{'index':0,'delta':{'role':'assistant'}}]}",
        "{'choices':[{'delta':{'role':'assistant','content':null,'refusal':null,'tool_calls':null}}]}",
        "{'choices':[{'delta':null}]}", "{'choices':[{}]}", "{'choices':[{'delta':{'content':''}}]}", text("hi"),
        "{'choices':[{'delta':{},'finish_reason':null,'logprobs':null}]}",
        "{'choices':[{'delta':{},'finish_reason':''}]}", STOP))
        .isEqualTo(new Told("hi", "", List.of(), FinishReason.STOP, Usage.NONE));
  }

  @Test
  void logProbabilitiesAndOtherChoicesAreLeftOut() throws Exception {
    assertThat(chat("{'choices':[{'index':0,'delta':{'content':'hi'},'logprobs':{'content':[{'token':'hi','logprob':-1,"
        + "'bytes':[104],'top_logprobs':[{'token':'ho'}]}]}},{'index':1,'delta':{'content':'no'}}]}", STOP).text())
        .isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'reasoning_content':'hm'", "'reasoning':'hm'", "'reasoning':'hm','reasoning_content':'hm'",
      "'reasoning':'hm','reasoning_details':[{'type':'reasoning.text','text':'hm'}]",
      "'reasoning_details':[{'type':'reasoning.summary','summary':'hm'},{'type':'reasoning.encrypted','data':'x'}]",
      "'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]}]"})
  void thinkingIsToldUnderAnyOfItsNames(String field) throws Exception {
    assertThat(chat("{'choices':[{'delta':{" + field + "}}]}", text("hi"), STOP))
        .isEqualTo(new Told("hi", "hm", List.of(), FinishReason.STOP, Usage.NONE));
  }

  @Test
  void aRefusalIsWhatTheModelSays() throws Exception {
    assertThat(chat("{'choices':[{'delta':{'refusal':'I '}}]}", "{'choices':[{'delta':{'refusal':'can not.'}}]}", STOP)
        .text()).isEqualTo("I can not.");
    assertThat(responses("{'type':'response.refusal.delta','delta':'No.'}",
        "{'type':'response.completed','response':{'status':'completed','output':[]}}").text()).isEqualTo("No.");
  }

  @Test
  void argumentsMayBeAnObject() throws Exception {
    assertThat(chat(call("'index':0,'id':'a','function':{'name':'sum','arguments':{'of':[1,2.5],'x':null}}"),
        call("'index':1,'id':'b','function':{'name':'now','arguments':null}"), STOP).calls()).containsExactly(
            new ToolRequest("a", "sum", "{\"of\":[1,2.5],\"x\":null}"), new ToolRequest("b", "now", ""));
  }

  @Test
  void callsMayHaveNoNumberNoIdOrNeither() throws Exception {
    assertThat(chat(call("'id':'a','function':{'name':'sum','arguments':'{'}"), call("'function':{'arguments':'}'}"),
        call("'id':'b','function':{'name':'now','arguments':'{}'}"), STOP).calls())
        .containsExactly(new ToolRequest("a", "sum", "{}"), new ToolRequest("b", "now", "{}"));
    assertThat(chat(call("'index':0,'function':{'name':'sum','arguments':'{'}"),
        call("'index':1,'function':{'name':'now','arguments':'{}'}"), call("'index':0,'function':{'arguments':'}'}"),
        STOP).calls())
        .containsExactly(new ToolRequest("call_0", "sum", "{}"), new ToolRequest("call_1", "now", "{}"));
    assertThat(chat(call("'function':{'name':'sum','arguments':'{'}"), call("'function':{'arguments':'}'}"),
        call("'function':{'name':'sum','arguments':'{}'}"), STOP).calls())
        .containsExactly(new ToolRequest("call_0", "sum", "{}"), new ToolRequest("call_1", "sum", "{}"));
  }

  @Test
  void aCallMayRepeatItsIdAndNameInEveryFragment() throws Exception {
    assertThat(chat(call("'index':0,'id':'a','type':'function','function':{'name':'sum','arguments':'{'}"),
        call("'index':0,'id':'a','type':'function','function':{'name':'sum','arguments':'}'}"), STOP).calls())
        .containsExactly(new ToolRequest("a", "sum", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void aStreamMayBeFramedInAnyWayThatIsAllowed(String lineEnd) throws Exception {
    String stream = Stream.of("\uFEFF: OPENROUTER PROCESSING", "", ":", "", "id: 1", "event: message", "retry: 3",
        "data:{\"choices\":[{\"delta\":{\"content\":\"Grü\"}}]}", "", "", "data: {\"choices\":",
        "data: [{\"delta\":{\"content\":\"ße 👋\"}}]}", "", "data: " + json(STOP), "").map(line -> line + lineEnd)
        .collect(Collectors.joining());

    assertThat(told(FakeProvider.Answer.events(stream), Api.CHAT)).as("without [DONE]")
        .isEqualTo(new Told("Grüße 👋", "", List.of(), FinishReason.STOP, Usage.NONE));
    assertThat(told(FakeProvider.Answer.events(stream + "data:[DONE]" + lineEnd + lineEnd), Api.CHAT).text())
        .isEqualTo("Grüße 👋");
    assertThat(told(FakeProvider.Answer.events(stream.strip()), Api.CHAT).text()).as("the last line without its end")
        .isEqualTo("Grüße 👋");
    assertThat(told(new FakeProvider.Answer(200, "Text/Event-Stream", null, stream), Api.CHAT).text())
        .isEqualTo("Grüße 👋");
  }

  @Test
  void aCharacterMayBeCutAnywhere() throws Exception {
    byte[] stream = (WireProvider.STREAM_HEAD + "data: " + json(text("Grüße 👋")) + "\n\ndata: " + json(STOP)
        + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
    try (WireProvider provider = new WireProvider((from, to) -> {
      for (byte one : stream) {
        to.write(one);
        to.flush();
      }
    }); ProviderModel model = Calls.model(provider.url(), Api.CHAT)) {
      assertThat(Told.by(model.open(Calls.hello(true), Contexts.context())).text()).isEqualTo("Grüße 👋");
    }
  }

  @Test
  void aLineMayBeVeryLong() throws Exception {
    String text = "x".repeat(3_000_000);

    assertThat(chat(text(text), STOP).text()).isEqualTo(text);
  }

  @Test
  void aStreamThatEndsWithoutAReasonIsNotComplete() {
    ModelException failure = catchThrowableOfType(ModelException.class, () -> chat(text("one")));

    assertThat(failure.kind()).isEqualTo(ModelException.Kind.CONNECTION);
    assertThat(failure.outputBegun()).isTrue();
  }

  @Test
  void theEventsOfAResponseMayComeInOtherOrdersAndWithNewOnesBetween() throws Exception {
    Told told = responses("{'type':'response.created','response':{'status':'in_progress','output':[]}}",
        "{'type':'response.new_kind_of_event','delta':'no'}",
        "{'type':'response.output_item.added','output_index':1,'item':{'type':'function_call','id':'f','call_id':'b',"
            + "'name':'now','arguments':''}}",
        "{'delta':'{\\'of\\':','output_index':0,'type':'response.function_call_arguments.delta'}",
        "{'type':'response.output_item.done','output_index':1,'item':{'type':'function_call','call_id':'b',"
            + "'name':'now','arguments':'{}'}}",
        "{'type':'response.output_item.done','output_index':0,'item':{'arguments':'{\\'of\\':1}','name':'sum',"
            + "'call_id':'a','type':'function_call'}}",
        "{'response':{'usage':{'input_tokens':3,'output_tokens':4},'status':'completed','output':null},"
            + "'type':'response.completed'}");

    assertThat(told.calls()).containsExactlyInAnyOrder(new ToolRequest("a", "sum", "{\"of\":1}"),
        new ToolRequest("b", "now", "{}"));
    assertThat(told.reason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(told.usage()).isEqualTo(Usage.of(3, 4));
  }

  @Test
  void givingUpAResponseClosesTheSocket() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      WireProvider.say(to,
          WireProvider.STREAM_HEAD + "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n");
      WireProvider.awaitClose(from);
    }); ProviderModel model = Calls.model(provider.url(), Api.RESPONSES)) {
      try (ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
        assertThat(stream.next()).isNotNull();
      }
      provider.awaitGone();
    }
  }

  @Test
  void aProviderThatIsTakenAwayClosesItsSockets() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      WireProvider.say(to, WireProvider.STREAM_HEAD + "data: " + json(text("a")) + "\n\n");
      WireProvider.awaitClose(from);
    }); ProviderModel model = Calls.model(provider.url(), Api.CHAT)) {
      ModelStream stream = model.open(Calls.hello(true), Contexts.context());
      assertThat(stream.next()).isNotNull();

      model.close();

      provider.awaitGone();
    }
  }

  private static Told chat(String... chunks) throws Exception {
    return told(FakeProvider.Answer.events(events(chunks) + "data: [DONE]\n\n"), Api.CHAT);
  }

  private static Told responses(String... events) throws Exception {
    return told(FakeProvider.Answer.events(events(events)), Api.RESPONSES);
  }

  private static Told told(FakeProvider.Answer answer, Api api) throws Exception {
    try (FakeProvider provider = new FakeProvider(answer); ProviderModel model = Calls.model(provider.url(), api)) {
      return Told.by(model.open(Calls.hello(true), Contexts.context()));
    }
  }

  private static String events(String... pieces) {
    return Stream.of(pieces).map(piece -> "data: " + json(piece) + "\n\n").collect(Collectors.joining());
  }

  private static String text(String text) {
    return "{'choices':[{'index':0,'delta':{'content':'" + text + "'}}]}";
  }

  private static String call(String fields) {
    return "{'choices':[{'delta':{'tool_calls':[{" + fields + "}]}}]}";
  }

  /** Quotes within text are written {@code \'}. */
  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
