package io.osgent.model.onnx.internal;

import ai.onnxruntime.OrtException;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A model in memory: texts in, vectors out. Thread-safe until it is closed. */
final class Encoder implements AutoCloseable {
  private final Recipe recipe;
  private final Tokenizer tokenizer;
  private final Graph graph;

  /**
   * What became of some texts.
   *
   * @param vectors of unit length
   * @param tokens how many there were
   */
  record Encoded(List<float[]> vectors, long tokens) {}

  private Encoder(Recipe recipe, Tokenizer tokenizer, Graph graph) {
    this.recipe = recipe;
    this.tokenizer = tokenizer;
    this.graph = graph;
  }

  /** @throws IllegalArgumentException if a file can't be used; the message says which */
  static Encoder open(ModelFolder folder, Recipe recipe) {
    Tokenizer tokenizer = Tokenizer.open(folder, recipe.maxTokens());
    Graph graph = null;
    try {
      graph = Graph.open(folder.graph(), recipe.asked());
    } finally {
      if (graph == null) {
        tokenizer.close();
      }
    }
    return new Encoder(recipe, tokenizer, graph);
  }

  /** Whether the graph has all the steps the maker named, or the rest is done here. */
  boolean complete() {
    return graph.pooled() || recipe.more().isEmpty();
  }

  /** @param texts as the model is to see them */
  Encoded encode(List<String> texts, GivingUp givingUp) throws ModelException {
    Batch batch = new Batch(texts.stream().map(tokenizer::tokens).toList(), tokenizer.padding());
    try {
      Graph.Answer answer = graph.run(batch, givingUp);
      List<float[]> vectors = new ArrayList<>();
      for (int text = 0; text < batch.size(); text++) {
        vectors.add(unit(vector(answer, batch, text)));
      }
      return new Encoded(vectors, batch.tokens());
    } catch (OrtException failure) {
      if (givingUp.given()) {
        throw new CancellationException();
      }
      throw new ModelException(Kind.SERVER, "the model can't calculate: " + failure.getMessage(), false, null, failure);
    }
  }

  @Override
  public void close() throws OrtException {
    tokenizer.close();
    graph.close();
  }

  private float[] vector(Graph.Answer answer, Batch batch, int text) {
    int dimensions = answer.dimensions();
    if (graph.pooled()) {
      return Pooling.CLS.pool(answer.values(), text * dimensions, 1, dimensions);
    }
    return recipe.pooling().pool(answer.values(), text * batch.length() * dimensions, batch.tokens(text), dimensions);
  }

  private static float[] unit(float[] vector) throws ModelException {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    double length = Math.sqrt(square);
    if (!(length > 0) || !Double.isFinite(length)) {
      throw new ModelException(Kind.MALFORMED, "the model made a vector without a direction; its files may be damaged");
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }
}
