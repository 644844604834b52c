package io.osgent.model.local.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Usage;
import io.osgent.model.local.internal.runner.Command;
import io.osgent.model.local.internal.runner.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The models that embed texts. */
final class LocalEmbeddings implements EmbeddingModel {
  private static final int BATCH = 32;

  private final List<ModelHost> hosts;
  private final List<EmbeddingInfo> offered;

  LocalEmbeddings(List<ModelHost> hosts) {
    this.hosts = hosts;
    this.offered = hosts.stream().map(host -> new EmbeddingInfo(host.file().name(), host.file().head().title(),
        host.file().head().dimensions(), BATCH, LocalChat.NOTHING)).toList();
  }

  @Override
  public Embeddings embed(EmbeddingRequest request, CallContext context) throws ModelException, InterruptedException {
    ModelHost host = LocalChat.named(hosts, request.model());
    List<float[]> vectors = new ArrayList<>();
    Usage usage = Usage.NONE;
    try (ModelHost.Seat seat = host.take(context)) {
      for (String text : request.texts()) {
        Report.Embedded embedded = embed(seat.runner(), text, context.deadline());
        vectors.add(ofUnitLength(embedded.vector()));
        usage = usage.plus(Usage.of(embedded.tokens(), 0));
      }
    }
    return new Embeddings(vectors, usage);
  }

  @Override
  public List<EmbeddingInfo> embeddingModels() {
    return offered;
  }

  private static Report.Embedded embed(RunnerProcess runner, String text, Instant deadline)
      throws ModelException, InterruptedException {
    Waiting waiting = new Waiting();
    int asked = runner.ask(id -> new Command.Embed(id, text), waiting);
    try {
      long left = Math.max(0, Duration.between(Instant.now(), deadline).toMillis());
      return waiting.get(left, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw (ModelException) failed.getCause();
    } catch (TimeoutException late) {
      throw new ModelException(Kind.TIMEOUT, "the text was not embedded in time", false, null, late);
    } finally {
      runner.forget(asked);
    }
  }

  private static float[] ofUnitLength(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    float length = (float) Math.sqrt(square);
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = length == 0 ? 0 : vector[i] / length;
    }
    return unit;
  }

  /** For one text's vector. */
  private static final class Waiting extends CompletableFuture<Report.Embedded> implements RunnerProcess.Asker {
    @Override
    public void told(Report report) {
      switch (report) {
        case Report.Embedded embedded -> complete(embedded);
        case Report.TooLong tooLong -> completeExceptionally(new ModelException(Kind.CONTEXT_TOO_LONG,
            "a text has " + tooLong.promptTokens() + " tokens, more than the model takes"));
        case Report.Refused refused ->
          completeExceptionally(new ModelException(Kind.SERVER, "the model failed: " + refused.why()));
        default -> completeExceptionally(new ModelException(Kind.MALFORMED, "the model answered with " + report));
      }
    }

    @Override
    public void gone(ModelException why) {
      completeExceptionally(why);
    }
  }
}
