package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.local.testing.TinyModel;
import io.osgent.model.wire.testing.Contexts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts become vectors. */
class EmbeddingTest {
  private static final Map<String, Object> EMBEDDING = Map.of("models", new String[]{}, "embeddingModels",
      new String[]{"tiny.gguf"});

  @TempDir
  private Path folder;

  @Test
  void theSameTextHasTheSameVectorAndAnotherAnother() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, EMBEDDING)) {
      Embeddings embedded = embed(desk, "good morning", "good night", "good morning");

      assertThat(embedded.vectors()).hasSize(3).allSatisfy(vector -> {
        assertThat(vector).hasSize(64);
        assertThat(length(vector)).isCloseTo(1, within(1e-4));
      });
      assertThat(embedded.vectors().get(0)).isEqualTo(embedded.vectors().get(2))
          .isNotEqualTo(embedded.vectors().get(1));
      assertThat(embedded.usage().inputTokens()).isGreaterThan(30);
    }
  }

  @Test
  void theModelIsOnOfferToEmbedAndNotToAnswer() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, EMBEDDING)) {
      assertThat(desk.provider.chat()).isEmpty();
      assertThat(desk.provider.embeddings().orElseThrow().embeddingModels()).singleElement().satisfies(model -> {
        assertThat(model.name()).isEqualTo("tiny");
        assertThat(model.dimensions()).isEqualTo(64);
      });
    }
  }

  @Test
  void aTextThatIsTooLongIsSaidToBe() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, EMBEDDING)) {
      assertThatThrownBy(() -> embed(desk, "long ".repeat(1000))).asInstanceOf(type(ModelException.class))
          .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG));
      assertThat(embed(desk, "short").vectors()).hasSize(1);
    }
  }

  private static Embeddings embed(Desk desk, String... texts) throws Exception {
    return desk.provider.embeddings().orElseThrow().embed(
        new EmbeddingRequest("tiny", List.of(texts), Purpose.DOCUMENT), Contexts.context());
  }

  private static double length(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    return Math.sqrt(square);
  }
}
