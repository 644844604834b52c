package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.Transport;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.FakeProvider.Answer;
import io.osgent.model.wire.testing.WireProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of OpenAI and of those with its protocol: how they are asked for, and what is made of the answers. */
@Timeout(60)
class EmbeddingsTest {
  private static final String TWO = """
      {"object":"list","model":"m","data":[
        {"object":"embedding","index":1,"embedding":[0.6,-0.8]},
        {"object":"embedding","index":0,"embedding":"mpkZPwAAAAA="}],
       "usage":{"prompt_tokens":7,"total_tokens":7}}""";

  private static Embeddings embed(String url, Map<String, Object> values, String... texts) throws Exception {
    Settings settings = Calls.settings(url, values);
    try (Transport transport = new Transport(settings.connection())) {
      return new OpenAiEmbeddings(transport, OpenAiProtocol.of(settings), settings.surface(), settings.embedding())
          .embed(new EmbeddingRequest("small", List.of(texts), Purpose.QUERY), Contexts.context());
    }
  }

  private static String asked(Map<String, Object> values) throws Exception {
    try (FakeProvider provider = new FakeProvider(Answer.json(200, TWO))) {
      embed(provider.url(), values, "one", "two");
      assertThat(provider.asked()).singleElement().satisfies(asked -> {
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/v1/embeddings");
        assertThat(asked.authorization()).isEqualTo("Bearer sk-test");
      });
      return provider.asked().getFirst().body();
    }
  }

  @Test
  void vectorsAreToldInTheOrderOfTheTextsWhicheverWayTheyCome() throws Exception {
    try (FakeProvider provider = new FakeProvider(Answer.json(200, TWO))) {
      Embeddings told = embed(provider.url(), Map.of(), "one", "two");

      assertThat(told.vectors()).containsExactly(new float[]{0.6f, 0}, new float[]{0.6f, -0.8f});
      assertThat(told.usage()).isEqualTo(Usage.of(7, 0));
    }
  }

  @Test
  void anAnswerThatSaysNothingOfOrderAndUsageIsReadAsItStands() throws Exception {
    try (FakeProvider provider = new FakeProvider(
        Answer.json(200, "{\"data\":[{\"embedding\":[1,2e-3]},{\"embedding\":[-3,4.5]}],\"usage\":null}"))) {
      Embeddings told = embed(provider.url(), Map.of(), "one", "two");

      assertThat(told.vectors()).containsExactly(new float[]{1, 0.002f}, new float[]{-3, 4.5f});
      assertThat(told.usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void otherServersAreAskedNothingTheyMayNotKnow() throws Exception {
    assertThat(asked(Map.of())).isEqualTo("{\"model\":\"small\",\"input\":[\"one\",\"two\"]}");
  }

  @Test
  void encodingAndDimensionsAreAskedForWhereTheyAreSet() throws Exception {
    assertThat(asked(Map.of("embeddingEncoding", "float", "embeddingDimensions", 256))).isEqualTo(
        "{\"model\":\"small\",\"input\":[\"one\",\"two\"],\"encoding_format\":\"float\",\"dimensions\":256}");
    assertThat(asked(Map.of("embeddingEncoding", "base64"))).contains("\"encoding_format\":\"base64\"");
  }

  @Test
  void atOpenAiItsModelsAreOnOfferWithTheirPrices() {
    Settings settings = Settings.of(Calls.config(Map.of("apiKey", "sk")), Map.of(), Path.of(""));

    assertThat(settings.embedding().encoding()).isEqualTo(EmbeddingSettings.Encoding.BASE64);
    assertThat(settings.embedding().models()).extracting(EmbeddingInfo::name, EmbeddingInfo::dimensions)
        .containsExactly(tuple("text-embedding-3-small", 1536),
            tuple("text-embedding-3-large", 3072));
    assertThat(settings.embedding().models()).allSatisfy(model -> {
      assertThat(model.batch()).isEqualTo(128);
      assertThat(model.price().input()).isPositive();
      assertThat(model.price().of(Usage.of(1_000_000, 0))).isEqualByComparingTo(model.price().input());
    });
  }

  @Test
  void elsewhereOnlyWhatIsNamedIsOnOfferAndAPriceAloneMakesNoChatModelOfIt() {
    assertThat(Calls.settings("http://localhost/v1", Map.of()).embedding().models()).isEmpty();

    Settings settings = Calls.settings("http://localhost/v1",
        Map.of("embeddingModels", "bge-m3, text-embedding-3-small".split(","), "prices",
            new String[]{"bge-m3 0.01 0.01 0"}, "embeddingBatch", 32, "models", new String[]{"qwen"}));
    assertThat(settings.embedding().models()).extracting(EmbeddingInfo::name, EmbeddingInfo::batch)
        .containsExactly(tuple("bge-m3", 32),
            tuple("text-embedding-3-small", 32));
    assertThat(settings.embedding().models().getFirst().price().input()).isEqualByComparingTo("0.01");
    assertThat(settings.embedding().models().getLast().price()).isNull();
    assertThat(settings.models()).extracting(ModelInfo::name).containsExactly("qwen");
  }

  @Test
  void aSettingThatCannotBeUsedIsRefused() {
    assertThatThrownBy(() -> Calls.settings("http://localhost/v1", Map.of("embeddingEncoding", "hex")))
        .hasMessage("embeddingEncoding 'hex' should be auto, base64 or float");
    assertThatThrownBy(() -> Calls.settings("http://localhost/v1", Map.of("embeddingBatch", 0)))
        .hasMessage("embeddingBatch '0' should be at least 1");
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"<html>welcome</html>", "[]", "42", "{`data`:{}}",
      "{`data`:[1]}", "{`data`:[{`index`:0}]}", "{`data`:[{`embedding`:7}]}", "{`data`:[{`embedding`:[`a`]}]}",
      "{`data`:[{`embedding`:`AAAA`}]}", "{`data`:[{`embedding`:`%%%%`}]}", "{`data`:[{`embedding`:[1,"})
  void anAnswerThatIsNoneIsMalformed(String body) throws Exception {
    assertThat(failureOf(Answer.json(200, body.replace('`', '"'))).kind()).isEqualTo(Kind.MALFORMED);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "404 | {`error`:{`message`:`no`,`code`:`model_not_found`}} | NOT_FOUND",
      "400 | {`error`:{`message`:`This model's maximum context length is 8192 tokens`}} | CONTEXT_TOO_LONG",
      "401 | {`error`:{`message`:`no`,`code`:`invalid_api_key`}} | AUTHENTICATION",
      "429 | {`error`:{`message`:`pay`,`type`:`insufficient_quota`}} | QUOTA",
      "200 | {`error`:{`message`:`oops`,`code`:500}} | SERVER", "500 | oops | SERVER"})
  void aRefusalIsOfAKind(int status, String body, Kind kind) throws Exception {
    assertThat(failureOf(Answer.json(status, body.replace('`', '"'))).kind()).isEqualTo(kind);
  }

  private static ModelException failureOf(Answer answer) throws Exception {
    try (FakeProvider provider = new FakeProvider(answer)) {
      return catchThrowableOfType(ModelException.class, () -> embed(provider.url(), Map.of(), "one"));
    }
  }

  @Test
  void whatFailsForAMomentIsAskedAgain() throws Exception {
    try (FakeProvider provider = new FakeProvider(new Answer(429, "application/json", "0", "{}"),
        Answer.json(200, TWO))) {
      assertThat(embed(provider.url(), Map.of("maxRetries", 1), "one", "two").vectors()).hasSize(2);
      assertThat(provider.asked()).hasSize(2);
    }
  }

  @Test
  void whoGivesUpClosesTheSocket() throws Exception {
    try (WireProvider provider = new WireProvider((from, to) -> WireProvider.awaitClose(from));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asking = threads.submit(() -> embed(provider.url(), Map.of(), "one"));
      provider.awaitAsked();

      asking.cancel(true);
      provider.awaitGone();
    }
  }
}
