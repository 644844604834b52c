package io.osgent.model.anthropic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything the provider has said in the recordings is told, exactly. */
class RecordedAnswersTest {
  static List<RecordedAnswer> recordings() {
    return RecordedAnswer.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordings")
  void whatAnAnswerHoldsIsTold(RecordedAnswer recorded) throws Exception {
    try (FakeProvider provider = new FakeProvider(recorded.served());
        ProviderModel model = Calls.model(provider.root())) {
      Told told = Told.by(model.open(Calls.hello(recorded.stream()), Contexts.context()));

      assertThat(told).isEqualTo(recorded.said());
      assertThat(provider.asked().getFirst().path()).isEqualTo("/v1/messages");
    }
  }

  @Test
  void noRecordingIsLeftOut() {
    assertThat(recordings()).hasSize(93).allMatch(recorded -> recorded.path().equals("/v1/messages"));
    assertThat(recordings()).allMatch(recorded -> recorded.status() == 200);
  }

  @Test
  void theRecordingsHoldWhatMatters() throws Exception {
    for (RecordedAnswer recorded : recordings()) {
      Told said = recorded.said();
      assertThat(said.text() + said.calls()).as(recorded.name()).isNotEqualTo("[]");
    }
    assertThat(recordings()).anySatisfy(recorded -> assertThat(recorded.said().thoughts()).isNotEmpty())
        .anySatisfy(recorded -> assertThat(recorded.said().calls()).isNotEmpty())
        .anySatisfy(recorded -> assertThat(recorded.said().usage().cachedInputTokens()).isPositive())
        .anySatisfy(recorded -> assertThat(recorded.said().usage().reasoningTokens()).isPositive());
  }
}
