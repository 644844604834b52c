package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.ModelException;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
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
    ModelException.Kind kind = recorded.body().at("/error/code").asText().equals("model_not_found")
        ? ModelException.Kind.NOT_FOUND
        : ModelException.Kind.INVALID_REQUEST;
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

  @Test
  void noRecordingIsLeftOut() {
    assertThat(recordings()).hasSize(205);
    assertThat(recordings()).allMatch(recorded -> recorded.chat() || recorded.path().equals("/v1/responses"));
  }
}
