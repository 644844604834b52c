package io.osgent.api.embedding;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A provider of embedding models, registered as a service with {@code osgent.name} as its provider name; one service may
 * be a {@link io.osgent.api.model.ChatModel} as well. Whoever wants vectors asks {@link EmbeddingModels}, which batches and
 * remembers. Implementations are thread-safe.
 */
@ConsumerType
public interface EmbeddingModel {
  /**
   * Embeds at most as many texts as {@link EmbeddingInfo#batch} allows.
   *
   * @return a vector for each text, in their order, all with equally many dimensions
   * @throws ModelException if the provider refused or could not be reached
   * @throws InterruptedException if the caller gave up while waiting
   */
  Embeddings embed(EmbeddingRequest request, CallContext context) throws ModelException, InterruptedException;

  /** The models this provider offers, the default one first. Called often: quick, and without a network. */
  List<EmbeddingInfo> embeddingModels();
}
