package io.osgent.api.image;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A provider of models that make pictures, registered as a service with {@code osgent.name} as its provider name.
 * Whoever wants pictures asks {@link ImageModels}. Implementations are thread-safe.
 */
@ConsumerType
public interface ImageModel {
  /**
   * Makes the pictures that are asked for.
   *
   * @throws ModelException if the provider refused or could not be reached
   * @throws InterruptedException if the caller gave up while waiting
   */
  Images make(ImageRequest request, CallContext context) throws ModelException, InterruptedException;

  /** The models this provider offers, the default one first. Called often: quick, and without a network. */
  List<ModelInfo> imageModels();
}
