package io.osgent.memory.search.vector;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.model.ModelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors of texts, from the model a memory is configured with. A model that fails makes a memory no worse than one that
 * goes by words alone. Thread-safe.
 */
public final class Embedder {
  private static final Logger LOG = LoggerFactory.getLogger(Embedder.class);
  private static final Duration QUESTION = Duration.ofSeconds(2);
  private static final Duration DOCUMENTS = Duration.ofSeconds(30);

  private final EmbeddingModels models;
  private final String model;

  /** @param model as {@code provider/model}; empty for none, so that there are never any vectors */
  public Embedder(EmbeddingModels models, String model) {
    this.models = models;
    this.model = model.strip();
  }

  /** Whether a model is configured. */
  public boolean configured() {
    return !model.isEmpty();
  }

  /** Which model: vectors of two models never go together. */
  public String model() {
    return model;
  }

  /** The vector to find with; empty where no model is configured or it does not answer in time. */
  public Optional<float[]> question(Scope scope, String text) {
    return embed(scope, List.of(text), Purpose.QUERY, QUESTION).map(List::getFirst);
  }

  /** The vectors to be found by, in order; empty where no model is configured or it fails: none of them is embedded then. */
  public Optional<List<float[]>> documents(Scope scope, List<String> texts) {
    return embed(scope, texts, Purpose.DOCUMENT, DOCUMENTS);
  }

  private Optional<List<float[]>> embed(Scope scope, List<String> texts, Purpose purpose, Duration patience) {
    if (!configured() || texts.isEmpty()) {
      return Optional.empty();
    }
    try {
      var asked = new EmbeddingRequest(model.substring(model.indexOf('/') + 1), texts, purpose);
      return Optional.of(models.embed(model, asked, new Call(scope, Instant.now().plus(patience))).vectors());
    } catch (ModelException e) {
      LOG.warn("{} texts are without vectors of {}: {}", texts.size(), model, e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private record Call(Scope scope, Instant deadline) implements CallContext {
    @Override
    public String run() {
      return null;
    }

    @Override
    public boolean cancelled() {
      return Thread.currentThread().isInterrupted();
    }
  }
}
