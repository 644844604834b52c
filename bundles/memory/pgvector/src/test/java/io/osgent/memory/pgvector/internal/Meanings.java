package io.osgent.memory.pgvector.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Models that know of a few words that they mean the same; {@code test/N} has vectors of N dimensions. */
final class Meanings implements EmbeddingModels {
  private static final Map<String, String> SAME = Map.of("automobile", "car", "vehicle", "car", "physician", "doctor");

  volatile boolean fails;

  @Override
  public List<EmbeddingInfo> list() {
    return List.of();
  }

  @Override
  public Optional<String> byDefault() {
    return Optional.empty();
  }

  @Override
  public Embeddings embed(String model, EmbeddingRequest request, CallContext context) throws ModelException {
    if (fails) {
      throw new ModelException(ModelException.Kind.CONNECTION, "the model is away");
    }
    int dimensions = Integer.parseInt(model.substring(model.indexOf('/') + 1));
    return new Embeddings(request.texts().stream().map(text -> vector(text, dimensions)).toList(), Usage.NONE);
  }

  static float[] vector(String text, int dimensions) {
    var vector = new float[dimensions];
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
      vector[Math.floorMod(SAME.getOrDefault(word, word).hashCode() * 0x9E3779B1, dimensions)] += 1;
    }
    double length = 0;
    for (float each : vector) {
      length += each * each;
    }
    for (int i = 0; i < dimensions; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }
}
