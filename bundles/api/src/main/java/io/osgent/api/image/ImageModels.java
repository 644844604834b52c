package io.osgent.api.image;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The image models of all providers, as a service. The same request of the same user is not paid for twice for a while. Thread-safe. */
@ProviderType
public interface ImageModels {
  /** Every image model on offer now, each named {@code provider/model}. */
  List<ModelInfo> list();

  /** The one that counts where none is named, as {@code provider/model}; empty when there is none. */
  Optional<String> byDefault();

  /**
   * Makes pictures. The provider stays for as long as it is asked; one that is being replaced is waited for.
   *
   * @param model {@code provider/model}; it counts instead of the name in the request
   * @throws ModelException of kind {@code NOT_FOUND} if there is no such provider now, and whatever the provider throws
   * @throws InterruptedException if the caller gave up while waiting
   */
  Images make(String model, ImageRequest request, CallContext context) throws ModelException, InterruptedException;
}
