package io.osgent.model.anthropic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import io.osgent.model.wire.testing.WireProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong with the provider is told in one vocabulary. */
@Timeout(60)
class FailuresTest {
  private static final FakeProvider.Answer HELLO = FakeProvider.Answer.json(200,
      "{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\"}");

  @ParameterizedTest(name = "{0} {1} {2} is {3}")
  @CsvSource(delimiter = '|', value = {"400 | invalid_request_error | max_tokens: field required | INVALID_REQUEST",
      "400 | invalid_request_error | prompt is too long: 210000 tokens > 200000 maximum | CONTEXT_TOO_LONG",
      "400 | invalid_request_error | input length and `max_tokens` exceed context limit | CONTEXT_TOO_LONG",
      "400 | invalid_request_error | Your credit balance is too low | QUOTA",
      "400 | invalid_request_error | You have reached your specified API usage limits. | QUOTA",
      "400 | invalid_request_error | Output blocked by content filtering policy | CONTENT_REFUSED",
      "400 | invalid_request_error | thinking.type.enabled is not supported for this model. | INVALID_REQUEST",
      "409 | conflict_error | again | INVALID_REQUEST",
      "401 | authentication_error | invalid x-api-key | AUTHENTICATION", "402 | billing_error | pay | QUOTA",
      "403 | permission_error | no | PERMISSION", "404 | not_found_error | model: claude-0 | NOT_FOUND",
      "413 | request_too_large | Request exceeds the maximum size | CONTEXT_TOO_LONG",
      "429 | rate_limit_error | slow down | RATE_LIMITED", "500 | api_error | Internal server error | SERVER",
      "502 | unheard_of | bad gateway | SERVER", "504 | timeout_error | late | TIMEOUT",
      "529 | overloaded_error | Overloaded | OVERLOADED"})
  void aRefusalIsOfAKind(int status, String type, String message, Kind kind) throws Exception {
    String body = "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"},\"request_id\":\"req_1\"}"
        .formatted(type, message);

    ModelException failure = failureOf(FakeProvider.Answer.json(status, body));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outputBegun()).isFalse();
    assertThat(failure).hasMessageContaining(message).hasMessageContaining("HTTP " + status);
  }

  @Test
  void aGatewayThatKnowsNothingOfTheApiIsUnderstoodByItsStatus() throws Exception {
    assertThat(failureOf(new FakeProvider.Answer(503, "text/html", null, "<html>")).kind())
        .isEqualTo(Kind.OVERLOADED);
  }

  @Test
  void aRefusalSaysWhenToComeBack() throws Exception {
    ModelException later = failureOf(new FakeProvider.Answer(429, "application/json", "7", "{}"));

    assertThat(later.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"<html>welcome</html>", "{`content`:[{`type`:", "[]",
      "{`object`:`list`}", "42"})
  void anAnswerThatIsNoneIsMalformed(String body) throws Exception {
    assertThat(failureOf(FakeProvider.Answer.json(200, body.replace('`', '"'))).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void anErrorThatCallsItselfASuccessIsAnError() throws Exception {
    assertThat(failureOf(FakeProvider.Answer.json(200,
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")).kind())
        .isEqualTo(Kind.OVERLOADED);
  }

  @Test
  void aServerThatIsNotThereIsAConnectionFailure() throws Exception {
    String url;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + free.getLocalPort();
    }
    assertThat(failureAt(url, Map.of()).kind()).isEqualTo(Kind.CONNECTION);
  }

  @Test
  void aServerThatHangsUpIsAConnectionFailure() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      // Hangs up without a word.
    })) {
      assertThat(failureAt(provider.root(), Map.of()).kind()).isEqualTo(Kind.CONNECTION);
    }
  }

  @Test
  void aPassingFailureIsTriedAgain() throws Exception {
    FakeProvider.Answer busy = new FakeProvider.Answer(529, "application/json", "0", "{}");
    try (FakeProvider provider = new FakeProvider(busy, FakeProvider.Answer.json(500, "{}"), HELLO);
        ProviderModel model = Calls.settings(provider.root(), Map.of("maxRetries", 2)).model()) {
      assertThat(Told.by(model.open(Calls.hello(false), Contexts.context())).text()).isEqualTo("hi");
      assertThat(provider.asked()).hasSize(3);
    }
  }

  @Test
  void aWrongKeyIsNotTriedAgainAndNotShown() throws Exception {
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.json(401,
        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}"))) {
      ModelException failure = failureAt(provider.root(), Map.of("maxRetries", 2, "apiKey", "sk-ant-secret"));

      assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
      assertThat(failure.toString()).doesNotContain("sk-ant-secret");
      assertThat(provider.asked()).hasSize(1);
    }
  }

  private static ModelException failureOf(FakeProvider.Answer answer) throws Exception {
    try (FakeProvider provider = new FakeProvider(answer)) {
      return failureAt(provider.root(), Map.of());
    }
  }

  private static ModelException failureAt(String url, Map<String, Object> values) {
    try (ProviderModel model = Calls.settings(url, values).model()) {
      return catchThrowableOfType(ModelException.class,
          () -> Told.by(model.open(Calls.hello(false), Contexts.context())));
    }
  }
}
