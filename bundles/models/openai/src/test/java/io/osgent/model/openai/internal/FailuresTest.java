package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import io.osgent.model.wire.testing.WireProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong with a provider is told in one vocabulary. */
@Timeout(60)
class FailuresTest {
  private static final FakeProvider.Answer HELLO = FakeProvider.Answer.json(200,
      "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}");

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "400 | {`error`:{`message`:`no`,`code`:`model_not_found`}} | NOT_FOUND",
      "404 | {`error`:{`message`:`no`,`code`:`model_not_found`}} | NOT_FOUND",
      "404 | <html>nothing here</html> | NOT_FOUND",
      "400 | {`error`:{`message`:`bad`,`type`:`invalid_request_error`}} | INVALID_REQUEST",
      "400 | {`error`:{`message`:`long`,`code`:`context_length_exceeded`}} | CONTEXT_TOO_LONG",
      "400 | {`message`:`This model's maximum context length is 8192 tokens.`} | CONTEXT_TOO_LONG",
      "400 | {`error`:{`message`:`no`,`code`:`content_filter`}} | CONTENT_REFUSED",
      "401 | {`error`:{`message`:`no`,`code`:`invalid_api_key`}} | AUTHENTICATION",
      "402 | {`error`:{`message`:`pay`,`code`:402}} | QUOTA",
      "403 | {`error`:{`message`:`no`,`type`:`x`}} | PERMISSION",
      "422 | {`detail`:[{`msg`:`field required`}]} | INVALID_REQUEST",
      "429 | {`error`:{`message`:`slow`,`type`:`requests`,`code`:`rate_limit_exceeded`}} | RATE_LIMITED",
      "429 | {`error`:{`message`:`pay`,`type`:`insufficient_quota`,`code`:`insufficient_quota`}} | QUOTA",
      "429 | {`error`:{`message`:`pay`,`type`:`insufficient_quota`,`code`:null}} | QUOTA",
      "500 | {`error`:{`message`:`oops`,`type`:`server_error`}} | SERVER", "502 | bad gateway | SERVER",
      "503 | {`error`:{`message`:`The engine is currently overloaded`}} | OVERLOADED", "504 | late | TIMEOUT",
      "529 | {`error`:`busy`} | OVERLOADED",})
  void aRefusalIsOfAKind(int status, String body, Kind kind) throws Exception {
    ModelException failure = failureOf(FakeProvider.Answer.json(status, body.replace('`', '"')));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outputBegun()).isFalse();
    assertThat(failure).hasMessageContaining("HTTP " + status);
  }

  @Test
  void aRefusalSaysWhenToComeBack() throws Exception {
    ModelException seconds = failureOf(new FakeProvider.Answer(429, "application/json", "7", "{}"));
    assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(7));

    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
    ModelException later = failureOf(new FakeProvider.Answer(429, "application/json", date, "{}"));
    assertThat(later.retryAfter().orElseThrow()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));

    ModelException unreadable = failureOf(new FakeProvider.Answer(429, "application/json", "soon", "{}"));
    assertThat(unreadable.retryAfter()).isEmpty();
  }

  @Test
  void aRefusalThatSaysOnlyWhenThereIsMoreOfItsRateLimitSaysWhenToComeBackToo() throws Exception {
    ModelException failure = failureOf(FakeProvider.Answer.json(429, "{}").with(
        Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "1m0s",
            "x-ratelimit-remaining-tokens", "900", "x-ratelimit-reset-tokens", "3m0s")));

    assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"<html>welcome</html>", "{`choices`:[{`message`:", "[]",
      "{`object`:`list`}", "42"})
  void anAnswerThatIsNoneIsMalformed(String body) throws Exception {
    assertThat(failureOf(FakeProvider.Answer.json(200, body.replace('`', '"'))).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aStreamOfSomethingElseIsMalformed() throws Exception {
    assertThat(failureOf(FakeProvider.Answer.events("data: welcome\n\n")).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aServerThatIsNotThereIsAConnectionFailure() throws Exception {
    String url;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + free.getLocalPort() + "/v1";
    }
    assertThat(failureAt(url, Map.of()).kind()).isEqualTo(Kind.CONNECTION);
  }

  @Test
  void aServerThatHangsUpIsAConnectionFailure() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> {
      // Hangs up without a word.
    })) {
      assertThat(failureAt(provider.url(), Map.of())).returns(Kind.CONNECTION, ModelException::kind)
          .hasMessageMatching(
              "the connection to 127\\.0\\.0\\.1:\\d+ failed: it was closed before the answer was complete");
    }
  }

  @Test
  void aServerThatSaysNothingIsATimeout() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> WireProvider.awaitClose(from))) {
      assertThat(failureAt(provider.url(), Map.of("timeoutSeconds", 1)).kind()).isEqualTo(Kind.TIMEOUT);
      provider.awaitGone();
    }
  }

  @Test
  void aPassingFailureIsTriedAgain() throws Exception {
    FakeProvider.Answer busy = new FakeProvider.Answer(429, "application/json", "0", "{}");
    FakeProvider.Answer broken = FakeProvider.Answer.json(500, "{}");
    try (FakeProvider provider = new FakeProvider(busy, broken, HELLO);
        ProviderModel model = Calls.settings(provider.url(), Map.of("maxRetries", 2)).model()) {
      assertThat(Told.by(model.open(Calls.hello(false), Contexts.context())).text()).isEqualTo("hi");
      assertThat(provider.asked()).hasSize(3);
    }
  }

  @Test
  void whoeverTriesAgainHimselfIsToldAtOnce() throws Exception {
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.json(500, "{}"), HELLO);
        ProviderModel model = Calls.settings(provider.url(), Map.of("maxRetries", 2)).model()) {
      ModelException failure = catchThrowableOfType(ModelException.class,
          () -> model.open(Calls.hello(false), Contexts.retrying()));

      assertThat(failure.kind()).isEqualTo(Kind.SERVER);
      assertThat(provider.asked()).hasSize(1);
    }
  }

  @Test
  void aRefusalThatWillNotPassIsNotTriedAgain() throws Exception {
    try (FakeProvider provider = new FakeProvider(
        FakeProvider.Answer.json(429, "{\"error\":{\"code\":\"insufficient_quota\"}}"))) {
      assertThat(failureAt(provider.url(), Map.of("maxRetries", 2)).kind()).isEqualTo(Kind.QUOTA);
      assertThat(provider.asked()).hasSize(1);
    }
  }

  @Test
  void aProviderThatAsksForALongPauseIsNotAskedAgainBeforeIt() throws Exception {
    try (
        FakeProvider provider = new FakeProvider(new FakeProvider.Answer(429, "application/json", "60", "{}"), HELLO)) {
      assertThat(failureAt(provider.url(), Map.of("maxRetries", 2)).retryAfter()).contains(Duration.ofMinutes(1));
      assertThat(provider.asked()).hasSize(1);
    }
  }

  private static ModelException failureOf(FakeProvider.Answer answer) throws IOException {
    try (FakeProvider provider = new FakeProvider(answer)) {
      return failureAt(provider.url(), Map.of());
    }
  }

  private static ModelException failureAt(String url, Map<String, Object> values) {
    try (ProviderModel model = Calls.settings(url, values).model()) {
      return catchThrowableOfType(ModelException.class,
          () -> Told.by(model.open(Calls.hello(false), Contexts.context())));
    }
  }
}
