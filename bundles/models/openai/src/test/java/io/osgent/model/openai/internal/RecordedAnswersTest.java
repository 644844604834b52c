package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.ModelException;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything the providers have said in the recordings is told, exactly. */
class RecordedAnswersTest {
  static Stream<RecordedAnswer> recordings() {
    return Stream.of("openai-chat", "openai-responses", "groq-chat", "mistral-chat", "openrouter-chat")
        .flatMap(vendor -> RecordedAnswer.of(vendor).stream());
  }

  static Stream<RecordedAnswer> answers() {
    return recordings().filter(recorded -> recorded.status() == 200);
  }

  static Stream<RecordedAnswer> refusals() {
    return recordings().filter(recorded -> recorded.status() != 200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void whatAnAnswerHoldsIsTold(RecordedAnswer recorded) throws Exception {
    Settings.Api api = recorded.chat() ? Settings.Api.CHAT : Settings.Api.RESPONSES;
    try (FakeProvider provider = new FakeProvider(recorded.served());
        ProviderModel model = Calls.model(provider.url(), api)) {
      Told told = Told.by(model.open(Calls.hello(recorded.stream()), Contexts.context()));

      assertThat(told).isEqualTo(recorded.said());
      assertThat(provider.asked().getFirst().path())
          .isEqualTo(recorded.chat() ? "/v1/chat/completions" : "/v1/responses");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aRefusalSaysWhatTheProviderSaid(RecordedAnswer recorded) throws Exception {
    ModelException.Kind kind = meant(recorded.status(), recorded.body().at("/error/code").asText());
    Settings.Api api = recorded.chat() ? Settings.Api.CHAT : Settings.Api.RESPONSES;
    try (FakeProvider provider = new FakeProvider(recorded.served());
        ProviderModel model = Calls.model(provider.url(), api)) {
      assertThatThrownBy(() -> model.open(Calls.hello(recorded.stream()), Contexts.context()))
          .isInstanceOfSatisfying(ModelException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(kind);
            assertThat(refusal).hasMessageContaining(recorded.body().at("/error/message").asText());
            assertThat(refusal.outputBegun()).isFalse();
          });
    }
  }

  /** What the providers' own pages say of their statuses and codes. */
  private static ModelException.Kind meant(int status, String code) {
    Map<String, ModelException.Kind> codes = Map.of("model_not_found", ModelException.Kind.NOT_FOUND,
        "insufficient_quota", ModelException.Kind.QUOTA, "context_length_exceeded",
        ModelException.Kind.CONTEXT_TOO_LONG);
    Map<Integer, ModelException.Kind> statuses = Map.of(400, ModelException.Kind.INVALID_REQUEST, 401,
        ModelException.Kind.AUTHENTICATION, 402, ModelException.Kind.QUOTA, 403, ModelException.Kind.PERMISSION, 404,
        ModelException.Kind.NOT_FOUND, 422, ModelException.Kind.INVALID_REQUEST, 429,
        ModelException.Kind.RATE_LIMITED, 500, ModelException.Kind.SERVER, 503, ModelException.Kind.OVERLOADED);
    ModelException.Kind known = codes.containsKey(code) ? codes.get(code) : statuses.get(status);
    return Objects.requireNonNull(known, () -> "nobody has said what " + status + " " + code + " means");
  }

  @Test
  void noRecordingIsLeftOut() {
    assertThat(refusals()).hasSize(5);
    assertThat(recordings()).hasSize(205);
    assertThat(recordings()).allMatch(recorded -> recorded.chat() || recorded.path().equals("/v1/responses"));
  }
}
