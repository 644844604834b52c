package io.osgent.memory.buffer.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Knows three topics by some of their words, and gives each a direction. */
final class TopicModels implements EmbeddingModels {
  private static final List<List<String>> TOPICS = List.of(List.of("camp", "tent", "lake", "hike"),
      List.of("car", "tyre", "vehicle", "automobile"), List.of("tea", "coffee", "drink", "beverage"));

  volatile boolean gone;

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
    if (gone) {
      throw new ModelException(ModelException.Kind.NOT_FOUND, "there is no provider 'topics'");
    }
    var vectors = new ArrayList<float[]>();
    for (String text : request.texts()) {
      vectors.add(vector(text.toLowerCase(Locale.ROOT)));
    }
    return new Embeddings(vectors, Usage.NONE);
  }

  private static float[] vector(String text) {
    var vector = new float[TOPICS.size() + 1];
    vector[TOPICS.size()] = 0.1f;
    for (int topic = 0; topic < TOPICS.size(); topic++) {
      vector[topic] = TOPICS.get(topic).stream().filter(text::contains).count();
    }
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }
}
