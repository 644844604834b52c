package io.osgent.memory.sqlite.internal;

import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.memory.Note;
import io.osgent.memory.search.vector.Embedder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors for those who do not want to wait for them: a model that is slow or gone is left alone for a while, and words
 * must do. Thread-safe.
 */
final class Embedding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Embedding.class);
  private static final String DEFAULT = "default";
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int READ = 8000;
  private static final Duration REST = Duration.ofSeconds(15);

  private final EmbeddingModels models;
  private final String configured;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private volatile long restsUntil = System.nanoTime();

  /** @param configured {@code provider/model}, {@code default} for the server's default model, or empty for none */
  Embedding(EmbeddingModels models, String configured) {
    this.models = models;
    this.configured = configured.strip();
  }

  boolean configured() {
    return !configured.isEmpty();
  }

  /** The one that is asked now; its vectors are compared with each other only. */
  Optional<Embedder> embedder() {
    if (configured.equals(DEFAULT)) {
      return models.byDefault().map(model -> new Embedder(models, model));
    }
    return Optional.of(new Embedder(models, configured)).filter(Embedder::configured);
  }

  /** What the model answers, if it does so soon, and has not failed to just before. */
  <T> Optional<T> soon(Function<Embedder, Optional<T>> question) {
    if (System.nanoTime() - restsUntil < 0) {
      return Optional.empty();
    }
    return embedder().flatMap(embedder -> await(calls.submit(() -> question.apply(embedder))));
  }

  private <T> Optional<T> await(Future<Optional<T>> answer) {
    Optional<T> given = Optional.empty();
    try {
      given = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      answer.cancel(true);
    } catch (ExecutionException e) {
      LOG.warn("the embedding model failed: {}", e.getCause().toString());
    }
    if (given.isEmpty()) {
      restsUntil = System.nanoTime() + REST.toNanos();
    }
    return given;
  }

  /** What of a note is embedded: not more than models read. */
  static String text(Note note) {
    String said = note.speaker() == null ? note.content() : note.speaker() + ": " + note.content();
    return said.substring(0, Math.min(READ, said.length()));
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
