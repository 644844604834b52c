package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.Offer;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.Transport;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.FakeProvider.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of Ollama: how they are asked for, and what is made of the answers. */
@Timeout(60)
class EmbeddingsTest {
  /** As Ollama's documentation shows it. */
  private static final String TWO = """
      {"model":"all-minilm","embeddings":[[0.010071029,-0.0017594862,0.05007221],[-0.0098027075,0.06042469,1e-3]],
       "total_duration":14143917,"load_duration":1019500,"prompt_eval_count":8}""";

  private static final String TAGS = """
      {"models":[
        {"name":"qwen3:8b","details":{"family":"qwen3"},"capabilities":["completion","tools"]},
        {"name":"nomic-embed-text:latest","details":{"family":"nomic-bert","parameter_size":"137M",
           "quantization_level":"F16","embedding_length":768},"capabilities":["embedding"]},
        {"name":"all-minilm:latest","details":{"family":"bert"}}]}""";

  private interface Use<R> {
    R of(EmbeddingModel model) throws Exception;
  }

  /** As the provider is offered. */
  private static <R> R with(String url, Map<String, Object> values, Use<R> use) throws Exception {
    Settings settings = Calls.settings(url, values);
    try (Transport transport = new Transport(settings.connection())) {
      Offer.Beside<?> beside = settings.beside(transport).getFirst();
      assertThat(beside.type()).isEqualTo(EmbeddingModel.class);
      return use.of((EmbeddingModel) beside.service());
    }
  }

  private static Embeddings embed(String url, Map<String, Object> values) throws Exception {
    return with(url, values, model -> model
        .embed(new EmbeddingRequest("all-minilm", List.of("one", "two"), Purpose.DOCUMENT), Contexts.context()));
  }

  private static FakeProvider.Asked asked(Map<String, Object> values) throws Exception {
    try (FakeProvider server = new FakeProvider(Answer.json(200, TWO))) {
      embed(server.root(), values);
      assertThat(server.asked()).hasSize(1);
      return server.asked().getFirst();
    }
  }

  @Test
  void vectorsAndTheirTokensAreTold() throws Exception {
    try (FakeProvider server = new FakeProvider(Answer.json(200, TWO))) {
      Embeddings told = embed(server.root(), Map.of());

      assertThat(told.vectors()).containsExactly(new float[]{0.010071029f, -0.0017594862f, 0.05007221f},
          new float[]{-0.0098027075f, 0.06042469f, 0.001f});
      assertThat(told.usage()).isEqualTo(Usage.of(8, 0));
    }
  }

  @Test
  void theFormOfOllamasFirstYearsIsReadAsWell() throws Exception {
    try (FakeProvider server = new FakeProvider(Answer.json(200, "{\"embedding\":[0.5,-1]}"))) {
      assertThat(embed(server.root(), Map.of()).vectors()).containsExactly(new float[]{0.5f, -1});
    }
  }

  @Test
  void aTextThatIsTooLongIsRefusedUnlessItIsSaidThatItsEndMayBeLeftOut() throws Exception {
    assertThat(asked(Map.of()).path()).isEqualTo("/api/embed");
    assertThat(asked(Map.of()).body())
        .isEqualTo("{\"model\":\"all-minilm\",\"input\":[\"one\",\"two\"],\"truncate\":false}");
    assertThat(asked(Map.of("embeddingTruncate", true)).body()).endsWith(",\"truncate\":true}");
  }

  @Test
  void howLongTheModelStaysAndHowMuchItTakesIsAskedForWhereItIsSet() throws Exception {
    assertThat(asked(Map.of("keepAlive", "30m", "contextTokens", 2048)).body())
        .endsWith(",\"truncate\":false,\"keep_alive\":\"30m\",\"options\":{\"num_ctx\":2048}}");
  }

  @Test
  void theModelsOfTheServerThatEmbedAreOnOffer() throws Exception {
    try (FakeProvider server = new FakeProvider(Answer.json(200, TAGS))) {
      assertThat(with(server.root(), Map.of("embeddingBatch", 32), EmbeddingModel::embeddingModels)).containsExactly(
          new EmbeddingInfo("nomic-embed-text:latest", "nomic-bert 137M F16", 768, 32, null),
          new EmbeddingInfo("all-minilm:latest", "bert", 0, 32, null));
    }
  }

  @Test
  void whatIsConfiguredIsOnOfferInsteadAndAPriceAloneMakesNoChatModelOfIt() throws Exception {
    Map<String, Object> values = Map.of("embeddingModels", new String[]{"mine"}, "models", new String[]{"qwen"},
        "prices", new String[]{"mine 0.1 0.1 0"});
    try (FakeProvider server = new FakeProvider(Answer.json(500, "{}"));
        ProviderModel chat = Calls.settings(server.root(), values).model()) {
      var price = new Price(new BigDecimal("0.1"), new BigDecimal("0.1"), new BigDecimal("0"));
      assertThat(with(server.root(), values, EmbeddingModel::embeddingModels))
          .containsExactly(new EmbeddingInfo("mine", "", 0, 64, price));
      assertThat(chat.models()).extracting(ModelInfo::name).containsExactly("qwen");
      assertThat(server.asked()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "404 | {`error`:`model 'x' not found, try pulling it first`} | NOT_FOUND",
      "400 | {`error`:`the input length exceeds the context length`} | CONTEXT_TOO_LONG",
      "503 | {`error`:`server busy, please try again`} | OVERLOADED", "200 | {`error`:`oops`} | SERVER",
      "200 | {`embeddings`:{}} | MALFORMED", "200 | {`embeddings`:[[1,`a`]]} | MALFORMED",
      "200 | {`embeddings`:[[1, | MALFORMED", "200 | <html> | MALFORMED"})
  void whatBringsNoVectorsIsToldForWhatItIs(int status, String body, Kind kind) throws Exception {
    try (FakeProvider server = new FakeProvider(Answer.json(status, body.replace('`', '"')))) {
      assertThat(catchThrowableOfType(ModelException.class, () -> embed(server.root(), Map.of())).kind())
          .isEqualTo(kind);
    }
  }
}
