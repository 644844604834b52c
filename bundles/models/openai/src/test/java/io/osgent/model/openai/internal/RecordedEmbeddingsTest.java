package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.Transport;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors the provider has given in the recordings are told, to the bit. */
class RecordedEmbeddingsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A recorded exchange, read the slow and plain way: as trees. */
  record Recorded(JsonNode line) {
    JsonNode asked() {
      return line.get("asked");
    }

    List<String> texts() {
      if (asked().get("input").isTextual()) {
        return List.of(asked().get("input").asText());
      }
      var texts = new ArrayList<String>();
      asked().get("input").forEach(text -> texts.add(text.asText()));
      return texts;
    }

    FakeProvider.Answer served() {
      JsonNode body = line.get("body");
      return new FakeProvider.Answer(line.get("status").asInt(), line.get("content_type").asText(),
          line.get("retry_after").isNull() ? null : line.get("retry_after").asText(),
          body.isTextual() ? body.asText() : body.toString());
    }

    List<float[]> vectors() {
      var byIndex = new TreeMap<Integer, float[]>();
      line.at("/body/data").forEach(entry -> byIndex.put(entry.get("index").asInt(), vector(entry.get("embedding"))));
      return List.copyOf(byIndex.values());
    }

    private static float[] vector(JsonNode embedding) {
      if (embedding.isArray()) {
        var vector = new float[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Float.parseFloat(embedding.get(i).asText());
        }
        return vector;
      }
      byte[] bytes = Base64.getDecoder().decode(embedding.asText());
      var vector = new float[bytes.length / 4];
      for (int i = 0; i < vector.length; i++) {
        int bits = bytes[4 * i] & 0xff | (bytes[4 * i + 1] & 0xff) << 8 | (bytes[4 * i + 2] & 0xff) << 16
            | (bytes[4 * i + 3] & 0xff) << 24;
        vector[i] = Float.intBitsToFloat(bits);
      }
      return vector;
    }

    @Override
    public String toString() {
      return line.get("name").asText();
    }
  }

  static List<Recorded> recordings() throws IOException {
    try (InputStream in = RecordedEmbeddingsTest.class.getResourceAsStream("/recordings/openai-embeddings.jsonl")) {
      var all = new ArrayList<Recorded>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        all.add(new Recorded(MAPPER.readTree(line)));
      }
      return all;
    }
  }

  private static Embeddings embed(FakeProvider provider, Recorded recorded) throws Exception {
    JsonNode asked = recorded.asked();
    Settings settings = Calls.settings(provider.url(), Map.of("embeddingModels", new String[]{"any"},
        "embeddingEncoding", asked.path("encoding_format").asText("auto"), "embeddingDimensions",
        asked.path("dimensions").asInt()));
    try (Transport transport = new Transport(settings.connection())) {
      return new OpenAiEmbeddings(transport, OpenAiProtocol.of(settings), settings.surface(), settings.embedding())
          .embed(
              new EmbeddingRequest(asked.get("model").asText(), recorded.texts(), Purpose.DOCUMENT),
              Contexts.context());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordings")
  void whatAnAnswerHoldsIsToldToTheBit(Recorded recorded) throws Exception {
    try (FakeProvider provider = new FakeProvider(recorded.served())) {
      Embeddings told = embed(provider, recorded);

      assertThat(told.vectors()).usingElementComparator(Arrays::compare)
          .containsExactlyElementsOf(recorded.vectors());
      assertThat(told.usage()).isEqualTo(Usage.of(recorded.line().at("/body/usage/prompt_tokens").asLong(), 0));
      assertThat(provider.asked()).singleElement().satisfies(asked -> {
        assertThat(asked.path()).isEqualTo(recorded.line().get("path").asText());
        assertThat(MAPPER.readTree(asked.body())).isEqualTo(recorded.asked());
      });
    }
  }

  @Test
  void noRecordingIsLeftOut() throws Exception {
    assertThat(recordings()).hasSize(2).allMatch(recorded -> recorded.line().get("status").asInt() == 200);
  }
}
