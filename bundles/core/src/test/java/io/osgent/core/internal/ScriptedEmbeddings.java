package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.util.ArrayList;
import java.util.List;

/** A model whose vectors tell which text they are of, and which notes what it was asked. */
class ScriptedEmbeddings implements EmbeddingModel {
  static final int BATCH = 8;

  final List<EmbeddingRequest> asked = new ArrayList<>();
  final List<CallContext> contexts = new ArrayList<>();
  private final int dimensions;
  private final Price price;

  ScriptedEmbeddings() {
    this(3, null);
  }

  ScriptedEmbeddings(int dimensions, Price price) {
    this.dimensions = dimensions;
    this.price = price;
  }

  /** What it gives for a text; not of unit length. */
  static float[] vector(String text, int dimensions) {
    var vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = 1 + Math.floorMod(31 * text.hashCode() + 7 * i * i, 100);
    }
    return vector;
  }

  /** The same, of unit length. */
  static float[] unit(String text, int dimensions) {
    float[] vector = vector(text, dimensions);
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (vector[i] / Math.sqrt(square));
    }
    return vector;
  }

  @Override
  public Embeddings embed(EmbeddingRequest request, CallContext context) throws ModelException, InterruptedException {
    synchronized (this) {
      asked.add(request);
      contexts.add(context);
    }
    return answer(request);
  }

  Embeddings answer(EmbeddingRequest request) throws ModelException, InterruptedException {
    return new Embeddings(request.texts().stream().map(text -> vector(text, dimensions)).toList(),
        Usage.of(10L * request.texts().size(), 0));
  }

  synchronized int timesAsked() {
    return asked.size();
  }

  synchronized List<String> texts() {
    return asked.stream().flatMap(request -> request.texts().stream()).toList();
  }

  @Override
  public List<EmbeddingInfo> embeddingModels() {
    return List.of(new EmbeddingInfo("small", "A model for tests", dimensions, BATCH, price));
  }
}
