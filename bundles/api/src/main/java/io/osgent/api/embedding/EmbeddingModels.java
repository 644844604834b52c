package io.osgent.api.embedding;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The embedding models of all providers, as a service. Texts are sent in batches, many callers' together where they come
 * at the same time, and a text that was embedded lately is not sent again. Thread-safe.
 */
@ProviderType
public interface EmbeddingModels {
  /** Every embedding model on offer now, each named {@code provider/model}. */
  List<EmbeddingInfo> list();

  /** The one that counts where none is named, as {@code provider/model}; empty when there is none. */
  Optional<String> byDefault();

  /**
   * Embeds any number of texts. The provider stays for as long as it is asked; one that is being replaced is waited for.
   *
   * @param model {@code provider/model}; it counts instead of the name in the request
   * @throws ModelException of kind {@code NOT_FOUND} if there is no such provider now, and whatever the provider throws
   * @throws InterruptedException if the caller gave up while waiting
   */
  Embeddings embed(String model, EmbeddingRequest request, CallContext context)
      throws ModelException, InterruptedException;
}
