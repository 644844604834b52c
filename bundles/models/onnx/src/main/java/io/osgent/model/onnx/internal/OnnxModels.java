package io.osgent.model.onnx.internal;

import ai.onnxruntime.OrtException;
import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Usage;
import io.osgent.model.onnx.internal.Encoder.Encoded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The models of one directory. */
final class OnnxModels implements EmbeddingModel, AutoCloseable {
  private final List<OnnxModel> models;
  private final Workers workers;

  /** @param workers closed together with this */
  OnnxModels(List<OnnxModel> models, Workers workers) {
    this.models = models;
    this.workers = workers;
  }

  @Override
  public List<EmbeddingInfo> embeddingModels() {
    return models.stream().map(OnnxModel::info).toList();
  }

  @Override
  public Embeddings embed(EmbeddingRequest request, CallContext context) throws ModelException, InterruptedException {
    OnnxModel model = named(request.model());
    List<String> texts = request.texts().stream().map(text -> model.recipe().prepared(text, request.purpose()))
        .toList();
    GivingUp givingUp = new GivingUp();
    List<Future<Encoded>> parts = new ArrayList<>();
    workers.begin(givingUp);
    try {
      List<Piece> pieces = Piece.of(texts);
      for (Piece piece : pieces) {
        parts.add(workers.submit(() -> model.residence().use(encoder -> encoder.encode(piece.texts(), givingUp))));
      }
      return together(pieces, parts, texts.size(), context.deadline());
    } catch (RejectedExecutionException | CancellationException gone) {
      throw new ModelException(Kind.CONNECTION, "the provider was taken away while it calculated", false, null, gone);
    } finally {
      parts.forEach(part -> part.cancel(false));
      giveUp(givingUp);
      workers.end(givingUp);
    }
  }

  /** What is under way is broken off. */
  @Override
  public void close() {
    models.forEach(model -> model.residence().close());
    workers.close();
  }

  /** One line for people. */
  @Override
  public String toString() {
    return models.stream().map(OnnxModel::toString).collect(Collectors.joining(", "));
  }

  private OnnxModel named(String name) throws ModelException {
    return models.stream().filter(model -> model.info().name().equals(name)).findFirst()
        .orElseThrow(
            () -> new ModelException(Kind.NOT_FOUND, "there is no embedding model '" + name + "' here; there are "
                + models.stream().map(model -> model.info().name()).toList()));
  }

  private static Embeddings together(List<Piece> pieces, List<Future<Encoded>> parts, int texts, Instant deadline)
      throws ModelException, InterruptedException {
    float[][] vectors = new float[texts][];
    long tokens = 0;
    for (int part = 0; part < parts.size(); part++) {
      Encoded encoded = await(parts.get(part), deadline);
      List<Integer> places = pieces.get(part).places();
      for (int i = 0; i < places.size(); i++) {
        vectors[places.get(i)] = encoded.vectors().get(i);
      }
      tokens += encoded.tokens();
    }
    return new Embeddings(Arrays.asList(vectors), Usage.of(tokens, 0));
  }

  private static Encoded await(Future<Encoded> part, Instant deadline) throws ModelException, InterruptedException {
    try {
      return part.get(TimeUnit.NANOSECONDS.convert(Duration.between(Instant.now(), deadline)), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new ModelException(Kind.TIMEOUT, "the texts were not embedded in time", false, null, late);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof CancellationException gone) {
        throw gone;
      }
      if (failure.getCause() instanceof ModelException said) {
        throw said;
      }
      throw new ModelException(Kind.SERVER, "the model can't be used: " + failure.getCause().getMessage(), false, null,
          failure.getCause());
    }
  }

  /** What nobody waits for any more need not be calculated. */
  private static void giveUp(GivingUp calculation) throws ModelException {
    try {
      calculation.now();
    } catch (OrtException failure) {
      throw new ModelException(Kind.SERVER, "a calculation can't be broken off: " + failure.getMessage(), false, null,
          failure);
    }
  }
}
