package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelEvent.TextDelta;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.model.ollama.internal.FakeOllama.Reply;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import io.osgent.model.wire.testing.WireProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says is told, whether it comes in pieces or whole, and so is what goes wrong. */
@Timeout(60)
class AnswersTest {
  private static final String LINES_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n";
  private static final String ONE = "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"one\"},"
      + "\"done\":false}\n";

  @ParameterizedTest(name = "in pieces: {0}")
  @ValueSource(booleans = {true, false})
  void everythingAModelSaysIsTold(boolean incremental) throws Exception {
    Reply reply = new Reply(List.of("\"Hm\", ", "Grüße\n"), List.of("I ", "look."),
        List.of("clock", "{\"zone\":\"UTC\"}", "sum", "{\"of\":[1,2.5]}"), "stop", 169, 15, null);
    try (FakeOllama server = new FakeOllama(reply); ProviderModel model = Calls.model(server.url())) {
      Told told = Told.by(model.open(Calls.hello(incremental), Contexts.context()));

      assertThat(told).isEqualTo(new Told("I look.", "\"Hm\", Grüße\n",
          List.of(new Thought("ollama", "\"\\\"Hm\\\", Grüße\\n\"")),
          List.of(new ToolRequest("call_0", "clock", "{\"zone\":\"UTC\"}"),
              new ToolRequest("call_1", "sum", "{\"of\":[1,2.5]}")),
          FinishReason.TOOL_CALLS, Usage.of(169, 15)));
      assertThat(server.asked().getFirst().get("stream").asBoolean()).isEqualTo(incremental);
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"stop, STOP", "length, LENGTH", "load, OTHER"})
  void whyItStoppedIsTold(String said, FinishReason reason) throws Exception {
    assertThat(told(Reply.saying("one").endingFor(said))).isEqualTo(
        new Told("one", "", List.of(), reason, Usage.of(26, 7)));
  }

  @Test
  void anOlderServerGivesNoReason() throws Exception {
    String answer = ONE + "{\"model\":\"m\",\"done\":true,\"eval_count\":3}";
    try (FakeProvider server = new FakeProvider(FakeProvider.Answer.lines(answer));
        ProviderModel model = Calls.model(server.root())) {
      assertThat(Told.by(model.open(Calls.hello(true), Contexts.context())))
          .isEqualTo(new Told("one", "", List.of(), FinishReason.STOP, Usage.of(0, 3)));
    }
  }

  @Test
  void theServersOwnNamesOfCallsAreKept() throws Exception {
    String answer = "{\"message\":{\"tool_calls\":[{\"id\":\"x1\",\"function\":{\"index\":0,\"name\":\"clock\","
        + "\"arguments\":{}}}],\"content\":\"\"},\"done\":false}\n"
        + "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"sum\",\"arguments\":{}}}]},"
        + "\"done\":true,\"done_reason\":\"stop\"}\n";
    try (FakeProvider server = new FakeProvider(FakeProvider.Answer.lines(answer));
        ProviderModel model = Calls.model(server.root())) {
      assertThat(Told.by(model.open(Calls.hello(true), Contexts.context())).calls())
          .containsExactly(new ToolRequest("x1", "clock", "{}"), new ToolRequest("call_1", "sum", "{}"));
    }
  }

  @Test
  void aModelThatIsNotThereIsNotFound() throws Exception {
    try (FakeOllama server = new FakeOllama(Reply.saying("one")); ProviderModel model = Calls.model(server.url())) {
      ChatRequest request = new ChatRequest("missing:7b", "", List.of(new Message.User("hi")), List.of(), 0, null,
          true);

      assertThatThrownBy(() -> model.open(request, Contexts.context())).isInstanceOfSatisfying(ModelException.class,
          missing -> assertThat(missing.kind()).isEqualTo(Kind.NOT_FOUND))
          .hasMessageContaining("model 'missing:7b' not found");
    }
  }

  @ParameterizedTest(name = "{1} is {0}")
  @CsvSource({"SERVER, an error was encountered while running the model",
      "CONTEXT_TOO_LONG, the prompt exceeds the model's context length"})
  void aFailureToldInMidstreamIsAFailure(Kind kind, String error) throws Exception {
    ModelException failure = failure(Reply.saying("one", "two").breakingWith(error), true);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outputBegun()).isTrue();
    assertThat(failure).hasMessageContaining(error);
  }

  @Test
  void aFailureInsteadOfAnAnswerHasNoOutput() throws Exception {
    assertThat(failure(Reply.saying().breakingWith("out of memory"), true).outputBegun()).isFalse();
    assertThat(failure(Reply.saying().breakingWith("out of memory"), false)).hasMessageContaining("out of memory");
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(delimiter = '|', value = {"400 | llama does not support tools | INVALID_REQUEST",
      "404 | model \"llama\" not found, try pulling it first | NOT_FOUND",
      "500 | model requires more system memory (5.0 GiB) than is available (3.9 GiB) | OVERLOADED",
      "500 | llama runner process has terminated | SERVER",
      "500 | the request exceeds the available context size | CONTEXT_TOO_LONG",
      "503 | server busy, please try again. maximum pending requests exceeded | OVERLOADED",
      "403 | this model requires a subscription | PERMISSION", "402 | pay | QUOTA",
      "401 | unauthorized | AUTHENTICATION", "429 | slow down | RATE_LIMITED",
      "502 | the cloud model cannot be reached | SERVER", "503 | server busy, please try again | OVERLOADED"})
  void aRefusalIsOfAKind(int status, String message, Kind kind) throws Exception {
    try (FakeProvider server = new FakeProvider(
        FakeProvider.Answer.json(status, "{\"error\":\"" + message + "\"}"))) {
      ModelException refusal = failureAt(server.root(), Map.of());

      assertThat(refusal.kind()).isEqualTo(kind);
      assertThat(refusal).hasMessageContaining(message);
    }
  }

  @Test
  void anAnswerWithoutAnEndIsNotComplete() throws Exception {
    ModelException failure = failure(Reply.saying("one").endingFor(null), true);

    assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
    assertThat(failure.outputBegun()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"welcome", "[1]", "{\"message\":"})
  void linesOfSomethingElseAreMalformed(String line) throws Exception {
    try (FakeProvider server = new FakeProvider(FakeProvider.Answer.lines(line + "\n"))) {
      assertThat(failureAt(server.root(), Map.of()).kind()).isEqualTo(Kind.MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>welcome</html>", "{\"object\":\"list\"}", "42"})
  void anAnswerThatIsNoneIsMalformed(String body) throws Exception {
    try (FakeProvider server = new FakeProvider(FakeProvider.Answer.json(200, body))) {
      assertThat(failureAt(server.root(), Map.of()).kind()).isEqualTo(Kind.MALFORMED);
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ModelException unreachable = failureAt("127.0.0.1:" + port, Map.of());

    assertThat(unreachable.kind()).isEqualTo(Kind.CONNECTION);
    assertThat(unreachable).hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void closingFromAnotherThreadWakesTheReaderAndClosesTheSocket() throws Exception {
    try (WireProvider server = new WireProvider((from, to) -> {
      WireProvider.say(to, LINES_HEAD + ONE);
      WireProvider.awaitClose(from);
    }); ProviderModel model = Calls.model(server.root())) {
      ModelStream stream = model.open(Calls.hello(true), Contexts.context());
      assertThat(stream.next()).isEqualTo(new TextDelta("one"));
      FutureTask<ModelException> reader = new FutureTask<>(
          () -> catchThrowableOfType(ModelException.class, stream::next));
      Thread.ofVirtual().start(reader);

      stream.close();

      assertThat(reader.get().outputBegun()).isTrue();
      server.awaitGone();
    }
  }

  @Test
  void silenceInMidstreamIsATimeout() throws Exception {
    try (WireProvider server = new WireProvider((from, to) -> {
      WireProvider.say(to, LINES_HEAD + ONE + "{\"message\":{\"con");
      WireProvider.awaitClose(from);
    });
        ProviderModel model = Calls.settings(server.root(), Map.of("timeoutSeconds", 1)).model();
        ModelStream stream = model.open(Calls.hello(true), Contexts.context())) {
      ModelEvent first = stream.next();
      assertThat(first).isEqualTo(new TextDelta("one"));
      assertThatThrownBy(stream::next).isInstanceOfSatisfying(ModelException.class,
          silent -> assertThat(silent.kind()).isEqualTo(Kind.TIMEOUT));
    }
  }

  private static Told told(Reply reply) throws Exception {
    try (FakeOllama server = new FakeOllama(reply); ProviderModel model = Calls.model(server.url())) {
      return Told.by(model.open(Calls.hello(true), Contexts.context()));
    }
  }

  private static ModelException failure(Reply reply, boolean incremental) throws Exception {
    try (FakeOllama server = new FakeOllama(reply); ProviderModel model = Calls.model(server.url())) {
      return catchThrowableOfType(ModelException.class,
          () -> Told.by(model.open(Calls.hello(incremental), Contexts.context())));
    }
  }

  private static ModelException failureAt(String url, Map<String, Object> values) {
    try (ProviderModel model = Calls.settings(url, values).model()) {
      return catchThrowableOfType(ModelException.class,
          () -> Told.by(model.open(Calls.hello(true), Contexts.context())));
    }
  }
}
