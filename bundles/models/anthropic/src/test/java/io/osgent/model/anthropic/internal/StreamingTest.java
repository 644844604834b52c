package io.osgent.model.anthropic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.Allowance;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelEvent.Finished;
import io.osgent.api.model.ModelEvent.TextDelta;
import io.osgent.api.model.ModelEvent.ThinkingDelta;
import io.osgent.api.model.ModelEvent.ThoughtDone;
import io.osgent.api.model.ModelEvent.ToolCallDelta;
import io.osgent.api.model.ModelEvent.ToolCallDone;
import io.osgent.api.model.ModelEvent.UsageReport;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import io.osgent.model.wire.testing.WireProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer is told as it arrives, and can be given up at any time. */
@Timeout(60)
class StreamingTest {
  private static final String START = event(
      "{'type':'message_start','message':{'role':'assistant','content':[],'stop_reason':null,"
          + "'usage':{'input_tokens':10,'cache_creation_input_tokens':200,'cache_read_input_tokens':3000,"
          + "'output_tokens':1}}}");
  private static final String ONE = event("{'type':'content_block_start','index':0,"
      + "'content_block':{'type':'text','text':''}}") + text("one");
  private static final String STOP = event("{'type':'message_stop'}");

  @Test
  void everythingIsToldInTheOrderInWhichItComes() throws Exception {
    String answer = START
        + event(
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}")
        + event("{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}")
        + event("{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'c2ln'}}")
        + event("{'type':'content_block_stop','index':0}") + event("{'type':'ping'}")
        + event("{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'ZA=='}}")
        + event("{'type':'content_block_stop','index':1}")
        + event("{'type':'content_block_start','index':2,'content_block':{'type':'text','text':''}}")
        + event("{'type':'content_block_delta','index':2,'delta':{'type':'text_delta','text':'I look.'}}")
        + event("{'type':'content_block_stop','index':2}")
        + event("{'type':'content_block_start','index':3,"
            + "'content_block':{'type':'server_tool_use','id':'s','name':'web_search','input':{}}}")
        + event("{'type':'content_block_delta','index':3,'delta':{'type':'input_json_delta','partial_json':'{}'}}")
        + event("{'type':'content_block_stop','index':3}")
        + event("{'type':'content_block_start','index':4,"
            + "'content_block':{'type':'tool_use','id':'a','name':'clock','input':{}}}")
        + event("{'type':'content_block_delta','index':4,'delta':{'type':'input_json_delta','partial_json':''}}")
        + event("{'type':'content_block_delta','index':4,"
            + "'delta':{'type':'input_json_delta','partial_json':'{\\\"zone\\\":'}}")
        + event("{'type':'content_block_delta','index':4,"
            + "'delta':{'type':'input_json_delta','partial_json':'\\\"UTC\\\"}'}}")
        + event("{'type':'content_block_stop','index':4}")
        + event("{'type':'content_block_start','index':5,"
            + "'content_block':{'type':'tool_use','id':'b','name':'now','input':{}}}")
        + event("{'type':'content_block_stop','index':5}")
        + event("{'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},"
            + "'usage':{'output_tokens':40}}")
        + STOP;

    List<ModelEvent> events = new ArrayList<>();
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(answer));
        ProviderModel model = Calls.model(provider.root());
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      for (ModelEvent event; (event = stream.next()) != null;) {
        events.add(event);
      }
    }

    String arguments = "{\"zone\":\"UTC\"}";
    assertThat(joined(events)).containsExactly(new UsageReport(new Usage(3210, 1, 3000, 0)), new ThinkingDelta("hm"),
        new ThoughtDone(
            new Thought("anthropic", "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}")),
        new ThoughtDone(new Thought("anthropic", "{\"type\":\"redacted_thinking\",\"data\":\"ZA==\"}")),
        new TextDelta("I look."), new ToolCallDelta(0, "{\"zone\":"), new ToolCallDelta(0, "\"UTC\"}"),
        new ToolCallDone(new ToolRequest("a", "clock", arguments)),
        new ToolCallDone(new ToolRequest("b", "now", "{}")), new UsageReport(new Usage(3210, 40, 3000, 0)),
        new Finished(FinishReason.TOOL_CALLS));
  }

  @Test
  void aStreamMayBeFramedInAnyWayThatIsAllowed() throws Exception {
    String stream = "\uFEFF: hello\n\n" + START + "event: ping\ndata:{\"type\":\"ping\"}\n\n" + ONE
        + event("{'type':'new_event','index':9,'delta':{'type':'new_delta','new':'x'}}") + text(", Grüße 👋")
        + event("{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':9}}")
        + event("{'type':'content_block_stop','index':0}") + STOP + "data: nothing is read after the end\n\n";
    Told expected = new Told("one, Grüße 👋", "", List.of(), FinishReason.STOP, new Usage(3210, 9, 3000, 0));

    assertThat(told(FakeProvider.Answer.events(stream), true)).isEqualTo(expected);
    assertThat(told(FakeProvider.Answer.events(stream.replace("\n", "\r\n")), true)).isEqualTo(expected);
  }

  @Test
  void aLineMayBeVeryLong() throws Exception {
    String longest = "x".repeat(3_000_000);

    assertThat(told(FakeProvider.Answer.events(START + ONE + text(longest) + STOP), true).text())
        .isEqualTo("one" + longest);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"end_turn, STOP", "stop_sequence, STOP", "tool_use, TOOL_CALLS", "max_tokens, LENGTH",
      "model_context_window_exceeded, LENGTH", "refusal, CONTENT_FILTER", "pause_turn, OTHER", "new_reason, OTHER"})
  void whyItStoppedIsTold(String said, FinishReason reason) throws Exception {
    String streamed = START + ONE + event("{'type':'message_delta','delta':{'stop_reason':'" + said + "'}}") + STOP;
    String whole = "{\"content\":[{\"type\":\"text\",\"text\":\"one\"}],\"stop_reason\":\"" + said + "\"}";

    assertThat(told(FakeProvider.Answer.events(streamed), true).reason()).isEqualTo(reason);
    assertThat(told(FakeProvider.Answer.json(200, whole), false))
        .isEqualTo(new Told("one", "", List.of(), reason, Usage.NONE));
  }

  @Test
  void anAnswerSaysFromItsStartWhatIsLeftOfTheRateLimits() throws Exception {
    assertThat(allowance("50000", "3000")).isEqualTo(new Allowance(49L, Instant.parse("2026-01-01T00:00:01Z"), 53_000L,
        Instant.parse("2026-01-01T00:00:02Z")));
  }

  @Test
  void aLimitThatIsUsedUpCountsBeforeTheOneOnAllTokens() throws Exception {
    assertThat(allowance("50000", "0")).isEqualTo(
        new Allowance(49L, Instant.parse("2026-01-01T00:00:01Z"), 0L, Instant.parse("2026-01-01T00:00:09Z")));
  }

  private static Allowance allowance(String input, String output) throws Exception {
    String limits = "anthropic-ratelimit-";
    try (
        FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(START + ONE + STOP).with(
            Map.of(limits + "requests-remaining", "49", limits + "requests-reset", "2026-01-01T00:00:01Z",
                limits + "tokens-remaining", "53000", limits + "tokens-reset", "2026-01-01T00:00:02Z",
                limits + "input-tokens-remaining", input, limits + "input-tokens-reset", "2026-01-01T00:00:02Z",
                limits + "output-tokens-remaining", output, limits + "output-tokens-reset", "2026-01-01T00:00:09Z")));
        ProviderModel model = Calls.model(provider.root());
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      return stream.allowance();
    }
  }

  @Test
  void anAnswerNobodyWaitsForIsFetchedWhole() throws Exception {
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.json(200, "{\"content\":[]}"));
        ProviderModel model = Calls.model(provider.root())) {
      Told.by(model.open(Calls.hello(false), Contexts.context()));
      Told.by(model.open(Calls.hello(true), Contexts.context()));

      assertThat(provider.asked().get(0).body()).doesNotContain("stream");
      assertThat(provider.asked().get(1).body()).contains("\"stream\":true");
    }
  }

  @Test
  void anAnswerThatBreaksOffSaysThatOutputHadBegun() throws Exception {
    try (WireProvider provider = new WireProvider(
        (from, to) -> WireProvider.say(to, WireProvider.STREAM_HEAD + START + ONE + "event: content_bl"));
        ProviderModel model = Calls.model(provider.root());
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(stream.next()).isEqualTo(new UsageReport(new Usage(3210, 1, 3000, 0)));
      assertThat(stream.next()).isEqualTo(new TextDelta("one"));
      assertThatThrownBy(stream::next).isInstanceOfSatisfying(ModelException.class, broken -> {
        assertThat(broken.kind()).isEqualTo(ModelException.Kind.CONNECTION);
        assertThat(broken.outputBegun()).isTrue();
        assertThat(broken.retrySafe()).isTrue();
      });
    }
  }

  @Test
  void anAnswerWithoutAnEndIsNotComplete() throws Exception {
    ModelException failure = failure(START + ONE + event("{'type':'content_block_stop','index':0}"));

    assertThat(failure.kind()).isEqualTo(ModelException.Kind.CONNECTION);
    assertThat(failure.outputBegun()).isTrue();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"overloaded_error, OVERLOADED", "api_error, SERVER", "rate_limit_error, RATE_LIMITED",
      "invalid_request_error, INVALID_REQUEST", "authentication_error, AUTHENTICATION",
      "permission_error, PERMISSION", "billing_error, QUOTA", "not_found_error, NOT_FOUND", "timeout_error, TIMEOUT",
      "request_too_large, CONTEXT_TOO_LONG", "unheard_of, SERVER"})
  void aFailureToldInMidstreamIsAFailure(String type, ModelException.Kind kind) throws Exception {
    ModelException failure = failure(
        START + ONE + event("{'type':'error','error':{'type':'" + type + "','message':'Sorry'}}"));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outputBegun()).isTrue();
    assertThat(failure).hasMessageContaining("Sorry");
  }

  @Test
  void aFailureBeforeTheFirstWordHasNoOutput() throws Exception {
    ModelException failure = failure(
        START + event("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}"));

    assertThat(failure.kind()).isEqualTo(ModelException.Kind.OVERLOADED);
    assertThat(failure.outputBegun()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"data: welcome", "data: [1]", "data: {\"type\":"})
  void aStreamOfSomethingElseIsMalformed(String line) throws Exception {
    assertThat(failure(line + "\n\n").kind()).isEqualTo(ModelException.Kind.MALFORMED);
  }

  @Test
  void closingFromAnotherThreadWakesTheReaderAndClosesTheSocket() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      WireProvider.say(to, WireProvider.STREAM_HEAD + START + ONE);
      WireProvider.awaitClose(from);
    }); ProviderModel model = Calls.model(provider.root())) {
      ModelStream stream = model.open(Calls.hello(true), Contexts.context());
      assertThat(stream.next()).isEqualTo(new UsageReport(new Usage(3210, 1, 3000, 0)));
      assertThat(stream.next()).isEqualTo(new TextDelta("one"));
      FutureTask<ModelException> reader = new FutureTask<>(
          () -> catchThrowableOfType(ModelException.class, stream::next));
      Thread.ofVirtual().start(reader);

      stream.close();

      assertThat(reader.get().outputBegun()).isTrue();
      provider.awaitGone();
    }
  }

  @Test
  void silenceInMidstreamIsATimeout() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      WireProvider.say(to, WireProvider.STREAM_HEAD + START + ONE);
      WireProvider.awaitClose(from);
    });
        ProviderModel model = Calls.settings(provider.root(), Map.of("timeoutSeconds", 1)).model();
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(stream.next()).isEqualTo(new UsageReport(new Usage(3210, 1, 3000, 0)));
      assertThat(stream.next()).isEqualTo(new TextDelta("one"));
      assertThatThrownBy(stream::next).isInstanceOfSatisfying(ModelException.class,
          silent -> assertThat(silent.kind()).isEqualTo(ModelException.Kind.TIMEOUT));
    }
  }

  private static ModelException failure(String stream) throws Exception {
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(stream));
        ProviderModel model = Calls.model(provider.root())) {
      return catchThrowableOfType(ModelException.class,
          () -> Told.by(model.open(Calls.hello(true), Contexts.context())));
    }
  }

  private static Told told(FakeProvider.Answer answer, boolean incremental) throws Exception {
    try (FakeProvider provider = new FakeProvider(answer);
        ProviderModel model = Calls.model(provider.root())) {
      return Told.by(model.open(Calls.hello(incremental), Contexts.context()));
    }
  }

  private static String text(String text) {
    return event("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'" + text + "'}}");
  }

  private static String event(String json) {
    String type = json.split("'", 5)[3];
    return "event: " + type + "\ndata: " + json.replace('\'', '"') + "\n\n";
  }

  /** Text that arrived in several pieces, as one. */
  private static List<ModelEvent> joined(List<ModelEvent> events) {
    List<ModelEvent> joined = new ArrayList<>();
    for (ModelEvent event : events) {
      if (event instanceof TextDelta more && !joined.isEmpty() && joined.getLast() instanceof TextDelta before) {
        joined.set(joined.size() - 1, new TextDelta(before.text() + more.text()));
      } else {
        joined.add(event);
      }
    }
    return joined;
  }
}
