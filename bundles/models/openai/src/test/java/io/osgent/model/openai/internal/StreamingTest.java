package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.Allowance;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelEvent.Finished;
import io.osgent.api.model.ModelEvent.TextDelta;
import io.osgent.api.model.ModelEvent.ToolCallDelta;
import io.osgent.api.model.ModelEvent.ToolCallDone;
import io.osgent.api.model.ModelEvent.UsageReport;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import io.osgent.model.wire.testing.WireProvider;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer is told as it arrives, and can be given up at any time. */
@Timeout(30)
class StreamingTest {
  private static final String TWO_CALLS = """
      data: {"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[\
      {"index":0,"id":"a","type":"function","function":{"name":"clock","arguments":""}}]}}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"zone\\":"}}]}}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"sum","arguments":"{}"}}]}}]}

      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"UTC\\"}"}}]}}]}

      data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

      data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7}}

      data: [DONE]

      """;

  @Test
  void callsThatArriveIntertwinedAreToldApart() throws Exception {
    List<ModelEvent> events = new ArrayList<>();
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(TWO_CALLS));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      for (ModelEvent event; (event = stream.next()) != null;) {
        events.add(event);
      }
      assertThat(stream.next()).isNull();
    }

    assertThat(events).containsExactly(new ToolCallDelta(0, "{\"zone\":"), new ToolCallDelta(1, "{}"),
        new ToolCallDelta(0, "\"UTC\"}"), new ToolCallDone(new ToolRequest("a", "clock", "{\"zone\":\"UTC\"}")),
        new ToolCallDone(new ToolRequest("b", "sum", "{}")), new UsageReport(Usage.of(5, 7)),
        new Finished(FinishReason.TOOL_CALLS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerSaysFromItsStartWhatIsLeftOfTheRateLimits(boolean streamed) throws Exception {
    FakeProvider.Answer answer = streamed
        ? FakeProvider.Answer.events(TWO_CALLS)
        : FakeProvider.Answer.json(200,
            "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}");
    Instant before = Instant.now();
    try (
        FakeProvider provider = new FakeProvider(
            answer.with(Map.of("x-ratelimit-limit-requests", "60", "x-ratelimit-remaining-requests", "59",
                "x-ratelimit-reset-requests", "1s", "x-ratelimit-remaining-tokens", "149984",
                "x-ratelimit-reset-tokens", "6m0s")));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(streamed), Contexts.context())) {
      Allowance left = stream.allowance();

      assertThat(left.requests()).isEqualTo(59);
      assertThat(left.requestsReset()).isBetween(before.plusSeconds(1), Instant.now().plusSeconds(1));
      assertThat(left.tokens()).isEqualTo(149_984);
      assertThat(left.tokensReset()).isBetween(before.plusSeconds(360), Instant.now().plusSeconds(360));
    }
  }

  @Test
  void aProviderThatSaysNothingOfRateLimitsHasNone() throws Exception {
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(TWO_CALLS));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(stream.allowance()).isNull();
    }
  }

  @Test
  void callsThatAreAllNumberedNoughtAreToldApartByTheirIds() throws Exception {
    String answer = """
        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"clock","arguments":"{}"}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"sum","arguments":"{}"}}]},\
        "finish_reason":"stop"}]}

        data: [DONE]

        """;

    assertThat(told(FakeProvider.Answer.events(answer), true).calls())
        .containsExactly(new ToolRequest("a", "clock", "{}"), new ToolRequest("b", "sum", "{}"));
  }

  @Test
  void deltasThatArriveTogetherAreOneEvent() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (WireProvider provider = new WireProvider((from, to) -> {
      WireProvider.say(to, WireProvider.STREAM_HEAD + text("one ") + text("two ")
          + text("three").substring(0, 20));
      read.await();
      WireProvider.say(to, text("three").substring(20) + text(" four"));
      WireProvider.awaitClose(from);
    });
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(textUntil(stream, "one two ".length())).isEqualTo("one two ");
      assertThat(stream.ready()).isFalse();
      read.countDown();
      assertThat(textUntil(stream, "three four".length())).isEqualTo("three four");
    }
  }

  @Test
  void aReaderIsToldThatThereIsMoreToReadAtOnce() throws Exception {
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(TWO_CALLS));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      while (!(stream.next() instanceof UsageReport)) {
        // The end comes with it.
      }
      assertThat(stream.ready()).isTrue();
      assertThat(stream.next()).isEqualTo(new Finished(FinishReason.TOOL_CALLS));
      assertThat(stream.ready()).isTrue();
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void whatAnAnswerHasUsedIsToldEvenIfItBreaksBeforeItsEnd() throws Exception {
    try (
        WireProvider provider = new WireProvider(
            (from, to) -> WireProvider.say(to,
                WireProvider.STREAM_HEAD + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,"
                    + "\"completion_tokens\":7}}\n\ndata: {\"choi"));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(stream.next()).isEqualTo(new UsageReport(Usage.of(5, 7)));
      assertThatThrownBy(stream::next).isInstanceOfSatisfying(ModelException.class,
          broken -> assertThat(broken.outputBegun()).isFalse());
    }
  }

  @Test
  void anAnswerThatHasBrokenBeforeItsReaderComesIsReadAsFarAsItWent() throws Exception {
    String chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}],"
        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7}}\n\n";
    for (int i = 0; i < 100; i++) {
      try (
          WireProvider provider = new WireProvider((from, to) -> WireProvider.say(to,
              WireProvider.STREAM_HEAD.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n")
                  + Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n"));
          ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
          ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
        assertThat(stream.next()).isEqualTo(new TextDelta("one"));
        assertThat(stream.next()).isEqualTo(new UsageReport(Usage.of(5, 7)));
        assertThatThrownBy(stream::next)
            .hasMessageEndingWith(" failed: it was closed before the answer was complete");
      }
    }
  }

  @Test
  void aModelThatIsNotOnOfferCostsWhatTheTableSays(@TempDir Path home) throws Exception {
    Files.writeString(home.resolve("models.csv"), "mock, 0, 0, yes, yes, yes, 1.00, 0.10, 2.00\n");
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(TWO_CALLS));
        ProviderModel model = Calls.settings(provider.url(), Map.of("models", new String[]{"other"}, "modelTable",
            home.resolve("models.csv").toString())).model();
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(model.models()).extracting(ModelInfo::name).containsExactly("other");
      ModelEvent event = stream.next();
      while (!(event instanceof UsageReport)) {
        event = stream.next();
      }
      assertThat(event).isEqualTo(new UsageReport(Usage.of(5, 7), new BigDecimal("0.000019")));
    }
  }

  @Test
  void thinkingIsToldApartFromText() throws Exception {
    String answer = """
        data: {"choices":[{"delta":{"reasoning_content":"hm, "}}]}

        data: {"choices":[{"delta":{"reasoning_content":"easy"}}]}

        data: {"choices":[{"delta":{"content":"391"},"finish_reason":"stop"}]}

        data: [DONE]

        """;

    Told told = told(FakeProvider.Answer.events(answer), true);

    assertThat(told.thinking()).isEqualTo("hm, easy");
    assertThat(told.text()).isEqualTo("391");
  }

  @Test
  void contentInPartsIsTextAndThinking() throws Exception {
    String answer = """
        {"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},\
        {"type":"text","text":"391"}]},"finish_reason":"stop"}]}""";

    assertThat(told(FakeProvider.Answer.json(200, answer), false))
        .isEqualTo(new Told("391", "hm", List.of(), FinishReason.STOP, Usage.NONE));
  }

  @Test
  void aSummaryOfReasoningIsToldInParagraphs() throws Exception {
    String answer = """
        event: response.reasoning_summary_text.delta
        data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"First."}

        event: response.reasoning_summary_text.delta
        data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"Second."}

        event: response.incomplete
        data: {"type":"response.incomplete","response":{"status":"incomplete","output":[],\
        "incomplete_details":{"reason":"max_output_tokens"}}}

        """;
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(answer));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.RESPONSES)) {
      assertThat(Told.by(model.open(Calls.hello(true), Contexts.context())))
          .isEqualTo(new Told("", "First.\n\nSecond.", List.of(), FinishReason.LENGTH, Usage.NONE));
    }
  }

  @Test
  void aServerThatAnswersWholeThoughAskedForAStreamIsUnderstood() throws Exception {
    FakeProvider.Answer whole = FakeProvider.Answer.json(200,
        "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}");

    assertThat(told(whole, true).text()).isEqualTo("hi");
  }

  @Test
  void aServerThatStreamsThoughNotAskedToIsUnderstood() throws Exception {
    assertThat(told(FakeProvider.Answer.events(TWO_CALLS), false).calls()).hasSize(2);
  }

  @Test
  void anAnswerNobodyWaitsForIsOneDelta() throws Exception {
    FakeProvider.Answer whole = FakeProvider.Answer.json(200,
        "{\"choices\":[{\"message\":{\"content\":\"hello there\"},\"finish_reason\":\"stop\"}]}");
    try (FakeProvider provider = new FakeProvider(whole);
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(false), Contexts.context())) {
      assertThat(stream.ready()).isTrue();
      assertThat(stream.next()).isEqualTo(new TextDelta("hello there"));
      assertThat(stream.next()).isEqualTo(new Finished(FinishReason.STOP));
      assertThat(stream.next()).isNull();
      assertThat(provider.asked().getFirst().body()).doesNotContain("stream");
    }
  }

  @Test
  void anAnswerThatBreaksOffSaysThatOutputHadBegun() throws Exception {
    try (
        WireProvider provider = new WireProvider(
            (from, to) -> WireProvider.say(to, WireProvider.STREAM_HEAD + text("one") + "data: {\"cho"));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT);
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(stream.next()).isEqualTo(new TextDelta("one"));
      assertThatThrownBy(stream::next).isInstanceOfSatisfying(ModelException.class, broken -> {
        assertThat(broken.kind()).isEqualTo(ModelException.Kind.CONNECTION);
        assertThat(broken.outputBegun()).isTrue();
        assertThat(broken.retrySafe()).isTrue();
      });
    }
  }

  @Test
  void aFailureToldInMidstreamIsAFailure() throws Exception {
    String answer = text("one")
        + "data: {\"error\":{\"message\":\"Overloaded, sorry\",\"code\":503}}\n\n";
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.events(answer));
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT)) {
      ModelException failure = catchThrowableOfType(ModelException.class,
          () -> Told.by(model.open(Calls.hello(true), Contexts.context())));

      assertThat(failure.kind()).isEqualTo(ModelException.Kind.OVERLOADED);
      assertThat(failure.outputBegun()).isTrue();
      assertThat(failure).hasMessageContaining("Overloaded, sorry");
    }
  }

  @Test
  void closingFromAnotherThreadWakesTheReaderAndClosesTheSocket() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      WireProvider.say(to, WireProvider.STREAM_HEAD + text("one"));
      WireProvider.awaitClose(from);
    });
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT)) {
      ModelStream stream = model.open(Calls.hello(true), Contexts.context());
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
  void anInterruptedCallerIsLetGoAndTheSocketCloses() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (WireProvider provider = new WireProvider((from, to) -> {
      asked.countDown();
      WireProvider.awaitClose(from);
    }); ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT)) {
      FutureTask<InterruptedException> caller = new FutureTask<>(() -> catchThrowableOfType(InterruptedException.class,
          () -> model.open(Calls.hello(false), Contexts.context())));
      Thread thread = Thread.ofVirtual().start(caller);
      asked.await();

      thread.interrupt();

      assertThat(caller.get()).isNotNull();
      provider.awaitGone();
    }
  }

  @Test
  void silenceInMidstreamIsATimeout() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      WireProvider.say(to, WireProvider.STREAM_HEAD + text("one"));
      WireProvider.awaitClose(from);
    });
        ProviderModel model = Calls.settings(provider.url(), Map.of("timeoutSeconds", 1)).model();
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      assertThat(stream.next()).isEqualTo(new TextDelta("one"));
      assertThatThrownBy(stream::next).isInstanceOfSatisfying(ModelException.class, silent -> {
        assertThat(silent.kind()).isEqualTo(ModelException.Kind.TIMEOUT);
        assertThat(silent.outputBegun()).isTrue();
      });
    }
  }

  private static Told told(FakeProvider.Answer answer, boolean incremental) throws Exception {
    try (FakeProvider provider = new FakeProvider(answer);
        ProviderModel model = Calls.model(provider.url(), Settings.Api.CHAT)) {
      return Told.by(model.open(Calls.hello(incremental), Contexts.context()));
    }
  }

  private static String textUntil(ModelStream stream, int length) throws Exception {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(((TextDelta) stream.next()).text());
    }
    return text.toString();
  }

  private static String text(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }
}
