package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import io.osgent.server.model.ModelDesk;
import io.osgent.server.model.ModelKind;
import io.osgent.server.model.ModelOnOffer;
import io.osgent.server.security.Principal;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs see the models of every kind, and have texts embedded and pictures made. */
@Timeout(30)
class ModelsResourceTest {
  private static final String NO_TOKENS = "\"output_tokens\":0,\"cached_input_tokens\":0,\"reasoning_tokens\":0}";

  private final FakeDesk desk = new FakeDesk();
  private final RestServer server = new RestServer(new ModelsResource(desk));

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return server.post(server.user(path), json);
  }

  @Test
  void theModelsOfEveryKindAreShown() throws Exception {
    assertThat(server.get("/api/v1/models").body()).isEqualTo(
        "{\"items\":[{\"name\":\"openai/mini\",\"kind\":\"chat\",\"description\":\"\","
            + "\"price\":{\"input\":0.25,\"cached_input\":0.025,\"output\":2.00}},"
            + "{\"name\":\"lexical/words\",\"kind\":\"embedding\",\"description\":\"Words.\",\"dimensions\":512},"
            + "{\"name\":\"openai/brush\",\"kind\":\"image\",\"description\":\"\"}],"
            + "\"default_model\":\"openai/mini\",\"default_embedding_model\":\"lexical/words\"}");
    var first = server.get("/api/v1/models?limit=1").body();
    assertThat(first).contains("\"next\":\"chat:openai/mini\"");
    assertThat(server.get("/api/v1/models?limit=1&after=chat:openai/mini").body()).contains("lexical/words")
        .doesNotContain("brush");
  }

  @Test
  void aTextIsEmbeddedByTheDefaultModel() throws Exception {
    assertThat(post("/api/v1/embeddings", "{\"input\":\"Hello\"}").body()).isEqualTo(
        "{\"model\":\"lexical/words\",\"embeddings\":[[0.6,-0.8]],\"usage\":{\"input_tokens\":5," + NO_TOKENS + "}");
    assertThat(desk.asked).containsExactly("lexical/words [Hello] DOCUMENT by anna's key");
  }

  @Test
  void textsAreEmbeddedByAnyModelForAPurpose() throws Exception {
    assertThat(post("/api/v1/embeddings",
        "{\"model\":\"openai/small\",\"input\":[\"one\",\"two\"],\"purpose\":\"query\"}").body())
        .startsWith("{\"model\":\"openai/small\",\"embeddings\":[[0.6,-0.8],[0.6,-0.8]],");
    assertThat(desk.asked).containsExactly("openai/small [one, two] QUERY by anna's key");
  }

  @Test
  void picturesComeInBase64WithWhatTheyCost() throws Exception {
    assertThat(post("/api/v1/images",
        "{\"model\":\"openai/brush\",\"prompt\":\"a cat\",\"count\":2,\"size\":\"1024x512\","
            + "\"sources\":[\"data:image/png;base64,AAAA\"]}")
        .body()).isEqualTo("{\"model\":\"openai/brush\",\"images\":[{\"media_type\":\"image/png\",\"data\":\"AQID\"}],"
            + "\"usage\":{\"input_tokens\":9," + NO_TOKENS + ",\"cost\":0.04}");
    assertThat(desk.asked).containsExactly(
        "openai/brush " + new ImageRequest("", "a cat", List.of("data:image/png;base64,AAAA"), 2, 1024, 512)
            + " by anna's key");
  }

  @Test
  void withoutAnImageModelThatIsSaid() throws Exception {
    var answer = post("/api/v1/images", "{\"prompt\":\"a cat\"}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"model_not_found\"",
        "no image provider is here; put one into the deploy folder or configure one");
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "embeddings | {} | 'input' should be a text or a list of 1 to 2048 texts",
      "embeddings | {`input`:[]} | 'input' should be a text or a list of 1 to 2048 texts",
      "embeddings | {`input`:7} | 'input' should be a text or a list of texts, none of them empty",
      "embeddings | {`input`:[`a`,``]} | 'input' should be a text or a list of texts, none of them empty",
      "images | {} | 'prompt' should be given",
      "images | {`prompt`:`x`,`count`:11} | 'count' should be a whole number from 1 to 10, but is '11'",
      "images | {`prompt`:`x`,`size`:`big`} | 'size' should be a width and a height in pixels such as '1024x1024', but is 'big'"})
  void whatIsWrongIsSaid(String path, String body, String why) throws Exception {
    var answer = post("/api/v1/" + path, body.replace('`', '"'));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(why);
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void aModelThatFailsIsAProblem() throws Exception {
    var answer = post("/api/v1/embeddings", "{\"model\":\"openai/broken\",\"input\":\"Hello\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"code\":\"model_not_found\"", "the model call failed: no");
  }

  @Test
  void whoHasNoKeyGetsNothing() throws Exception {
    var nobody = HttpRequest.newBuilder(server.user("/api/v1/embeddings").build().uri());
    assertThat(server.post(nobody, "{\"input\":\"Hello\"}").statusCode()).isEqualTo(401);
  }

  /** Three models, of which one always fails. */
  private static final class FakeDesk implements ModelDesk {
    final List<String> asked = new ArrayList<>();

    @Override
    public List<ModelOnOffer> models() {
      return List.of(
          ModelOnOffer.of(ModelKind.CHAT, new ModelInfo("openai/mini", "",
              new Price(new BigDecimal("0.25"), new BigDecimal("0.025"), new BigDecimal("2.00")))),
          ModelOnOffer.of(new EmbeddingInfo("lexical/words", "Words.", 512, 8, null)),
          ModelOnOffer.of(ModelKind.IMAGE, new ModelInfo("openai/brush", "", null)));
    }

    @Override
    public Optional<String> byDefault(ModelKind kind) {
      return switch (kind) {
        case CHAT -> Optional.of("openai/mini");
        case EMBEDDING -> Optional.of("lexical/words");
        case IMAGE -> Optional.empty();
      };
    }

    @Override
    public Embeddings embed(String model, List<String> texts, Purpose purpose, Principal by) {
      if (model.endsWith("broken")) {
        throw new ProblemException(Problem.of("model_not_found", 422, "the model call failed: no"));
      }
      asked.add(model + " " + texts + " " + purpose + " by " + by.name());
      return new Embeddings(texts.stream().map(text -> new float[]{0.6f, -0.8f}).toList(), Usage.of(5, 0));
    }

    @Override
    public Images make(String model, ImageRequest request, Principal by) {
      asked.add(model + " " + request + " by " + by.name());
      return new Images(List.of(new Images.Image("image/png", new byte[]{1, 2, 3})), Usage.of(9, 0),
          new BigDecimal("0.04"));
    }
  }
}
