package io.osgent.memory.sqlite.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that knows which of four things a text is about, and can be slow or gone. */
final class FakeModels implements EmbeddingModels {
  private static final List<List<String>> THINGS = List.of(List.of("dog", "puppy", "hound"),
      List.of("car", "automobile", "vehicle"), List.of("sea", "ocean"), List.of("house", "home"));

  final AtomicInteger asked = new AtomicInteger();
  volatile boolean gone;
  /** Answers wait for it. */
  volatile CountDownLatch gate = new CountDownLatch(0);

  @Override
  public List<EmbeddingInfo> list() {
    return List.of();
  }

  @Override
  public Optional<String> byDefault() {
    return gone ? Optional.empty() : Optional.of("fake/things");
  }

  @Override
  public Embeddings embed(String model, EmbeddingRequest request, CallContext context)
      throws ModelException, InterruptedException {
    asked.incrementAndGet();
    gate.await();
    if (gone) {
      throw new ModelException(ModelException.Kind.NOT_FOUND, "there is no provider 'fake' now");
    }
    return new Embeddings(request.texts().stream().map(FakeModels::vector).toList(), Usage.NONE);
  }

  private static float[] vector(String text) {
    String said = text.toLowerCase(Locale.ROOT);
    var vector = new float[THINGS.size() + 1];
    for (int i = 0; i < THINGS.size(); i++) {
      vector[i] = THINGS.get(i).stream().anyMatch(said::contains) ? 1 : 0;
    }
    vector[THINGS.size()] = 0.1f;
    double length = 0;
    for (float value : vector) {
      length += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }
}
