package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Usage;
import io.osgent.model.openai.internal.Settings.Api;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.Told;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Azure's deployments are models like all others. */
@Timeout(60)
class AzureTest {
  private static final Map<String, Object> V1 = Map.of("azure", "yes");
  private static final Map<String, Object> CLASSIC = Map.of("apiVersion", "2024-10-21");
  private static final Told GREETING = new Told("Guten Tag", "", List.of(), FinishReason.STOP, new Usage(9, 3, 4, 0));

  @Test
  void aDeploymentAnswersOnEitherSurfaceWholeAndStreamed() throws Exception {
    try (FakeAzure azure = new FakeAzure()) {
      for (Map<String, Object> surface : List.of(V1, CLASSIC)) {
        assertThat(ask(azure, surface, "my-gpt", "hello", false)).isEqualTo(GREETING);
        assertThat(ask(azure, surface, "my-gpt", "hello", true)).isEqualTo(GREETING);
      }
      assertThat(azure.bodies()).hasSize(4)
          .allMatch(body -> body.contains("\"max_completion_tokens\":50") && !body.contains("\"max_tokens\""));
    }
  }

  @Test
  void aTokenOfEntraIsSentAsOne() throws Exception {
    try (FakeAzure azure = new FakeAzure()) {
      assertThat(ask(azure, with(V1, "apiKey", FakeAzure.TOKEN), "my-gpt", "hello", true)).isEqualTo(GREETING);
      assertThat(ask(azure, with(CLASSIC, "apiKey", FakeAzure.TOKEN), "my-gpt", "hello", true)).isEqualTo(GREETING);
    }
  }

  @Test
  void whatAzureRefusesIsOfTheSameKindsAsElsewhere() throws Exception {
    try (FakeAzure azure = new FakeAzure()) {
      for (Map<String, Object> surface : List.of(V1, CLASSIC)) {
        assertThat(refusal(azure, surface, "my-gpt", "be violent")).returns(Kind.CONTENT_REFUSED, ModelException::kind)
            .hasMessageContaining("content management policy");
        assertThat(refusal(azure, surface, "nobody", "hello")).returns(Kind.NOT_FOUND, ModelException::kind)
            .hasMessageContaining("deployment");
        assertThat(refusal(azure, with(surface, "apiKey", "wrong"), "my-gpt", "hello").kind())
            .isEqualTo(Kind.AUTHENTICATION);
      }
    }
  }

  @Test
  void aDeploymentsNameLeadsNowhereElse() throws Exception {
    try (FakeAzure azure = new FakeAzure()) {
      assertThat(refusal(azure, CLASSIC, "my-gpt/../other?x=", "hello").kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(new Surface.ClassicAzure("v").path("/chat/completions", "a/b?c"))
          .isEqualTo("/deployments/a%2Fb%3Fc/chat/completions?api-version=v");
    }
  }

  @ParameterizedTest
  @CsvSource({"https://mine.openai.azure.com, https://mine.openai.azure.com/openai/v1",
      "https://mine.openai.azure.com/, https://mine.openai.azure.com/openai/v1",
      "https://mine.openai.azure.com/openai, https://mine.openai.azure.com/openai/v1",
      "https://mine.openai.azure.com/openai/v1/, https://mine.openai.azure.com/openai/v1",
      "https://mine.services.ai.azure.com/openai/v1, https://mine.services.ai.azure.com/openai/v1",
      "https://mine.services.ai.azure.com/api/projects/p, https://mine.services.ai.azure.com/api/projects/p/openai/v1",
      "https://mine.cognitiveservices.azure.com, https://mine.cognitiveservices.azure.com/openai/v1"})
  void aResourceIsKnownByItsAddress(String said, String meant) {
    Settings settings = settings(Map.of("baseUrl", said));

    assertThat(settings.surface()).isEqualTo(new Surface.Azure());
    assertThat(settings.baseUrl()).isEqualTo(meant);
    assertThat(settings.api()).isEqualTo(Api.CHAT);
    assertThat(settings.models()).allMatch(model -> model.price() == null);
  }

  @Test
  void aVersionMeansTheClassicSurface() {
    for (String said : List.of("https://mine.openai.azure.com", "https://mine.openai.azure.com/openai/v1/")) {
      Settings settings = settings(Map.of("baseUrl", said, "apiVersion", "2024-10-21"));

      assertThat(settings.baseUrl()).isEqualTo("https://mine.openai.azure.com/openai");
      assertThat(settings.surface().path("/chat/completions", "my-gpt"))
          .isEqualTo("/deployments/my-gpt/chat/completions?api-version=2024-10-21");
      assertThat(settings.surface().path("/responses", "my-gpt")).isEqualTo("/responses?api-version=2024-10-21");
    }
  }

  @Test
  void aGatewayInFrontOfAzureIsNamedAsAzureAndAnAddressThatOnlyLooksLikeItIsNot() {
    assertThat(settings(with(V1, "baseUrl", "https://gateway.example.org/v1")).baseUrl())
        .isEqualTo("https://gateway.example.org/v1");
    assertThat(settings(Map.of("baseUrl", "https://mine.openai.azure.com/v1", "azure", "no")).surface())
        .isEqualTo(new Surface.Plain());
    assertThat(settings(Map.of("baseUrl", "https://openai.azure.com.example.org/v1")).surface())
        .isEqualTo(new Surface.Plain());
  }

  @Test
  void aWrongValueSaysWhatWouldBeRight() {
    assertWrong(Map.of("azure", "perhaps"), "azure 'perhaps' should be auto, yes or no");
    assertWrong(Map.of("azure", "no", "apiVersion", "2024-10-21"), "apiVersion '2024-10-21' is for Azure only");
    assertWrong(
        Map.of("baseUrl", "https://mine.openai.azure.com/openai/deployments/a/chat/completions?api-version=2024-10-21"),
        "should be the resource's address, e.g. 'https://NAME.openai.azure.com'");
  }

  private static void assertWrong(Map<String, Object> values, String said) {
    assertThatThrownBy(() -> settings(values)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(said);
  }

  private static Settings settings(Map<String, Object> values) {
    return Settings.of(Calls.config(values), Map.of(), Path.of(""));
  }

  private static Map<String, Object> with(Map<String, Object> values, String key, String value) {
    Map<String, Object> all = new HashMap<>(values);
    all.put(key, value);
    return all;
  }

  private static ModelException refusal(FakeAzure azure, Map<String, Object> values, String model, String text) {
    return catchThrowableOfType(ModelException.class, () -> ask(azure, values, model, text, false));
  }

  private static Told ask(FakeAzure azure, Map<String, Object> values, String deployment, String text, boolean stream)
      throws Exception {
    Map<String, Object> all = new HashMap<>(values);
    all.putIfAbsent("apiKey", FakeAzure.KEY);
    try (ProviderModel model = Calls.settings(azure.url(), all).model()) {
      return Told.by(model.open(new ChatRequest(deployment, "", List.of(new Message.User(text)), List.of(), 50, null,
          stream), Contexts.context()));
    }
  }
}
