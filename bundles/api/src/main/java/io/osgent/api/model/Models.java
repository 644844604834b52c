package io.osgent.api.model;

import io.osgent.api.CallContext;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The models of all providers, as a service for plug-ins that ask others, as a router does. Who asks here need not care
 * for providers that come and go. Thread-safe.
 */
@ProviderType
public interface Models {
  /** Every model on offer now, each named {@code provider/model}. */
  List<ModelInfo> list();

  /**
   * Asks a model, once: whether another attempt or another model is better, only the caller knows. Its provider stays for
   * as long as the stream is open; one that is being replaced is waited for.
   *
   * @param model {@code provider/model}; it counts instead of the name in the request
   * @throws ModelException of kind {@code NOT_FOUND} if there is no such provider now, of kind {@code CONNECTION}, also
   *     from the stream, if it is replaced and can wait no longer, and whatever the provider throws
   * @throws InterruptedException if the caller gave up while waiting
   */
  ModelStream open(String model, ChatRequest request, CallContext context) throws ModelException, InterruptedException;
}
