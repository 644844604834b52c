package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server to which nothing was said embeds texts all the same, and says how. */
class LexicalEmbeddingsTest {
  @TempDir
  private Path home;

  @Test
  void withoutAnyProviderTextsAreEmbeddedByTheirWords() throws Exception {
    try (ServerProcess server = ServerProcess.start(home)) {
      Rest rest = server.rest();
      JsonNode models = rest.get("/api/v1/models").expect(200).body();
      assertThat(models.path("default_embedding_model").asText()).isEqualTo("lexical/words-1");
      assertThat(models.path("items").toString()).contains("knows nothing of their meaning");

      JsonNode answer = rest.post("/api/v1/embeddings", Map.of("input",
          List.of("How do I reset my password?", "Resetting a forgotten password", "Opening hours of the library")))
          .expect(200).body();

      assertThat(answer.path("model").asText()).isEqualTo("lexical/words-1");
      JsonNode vectors = answer.path("embeddings");
      assertThat(vectors).hasSize(3).allSatisfy(vector -> assertThat(vector).hasSize(512));
      assertThat(likeness(vectors.get(0), vectors.get(1)))
          .isGreaterThan(likeness(vectors.get(0), vectors.get(2)) + 0.1);
      assertThat(rest.post("/api/v1/images", Map.of("prompt", "a cat")).expect(503).text("code"))
          .isEqualTo("model_not_found");
    }
  }

  private static double likeness(JsonNode one, JsonNode other) {
    double product = 0;
    for (int i = 0; i < one.size(); i++) {
      product += one.get(i).asDouble() * other.get(i).asDouble();
    }
    return product;
  }
}
