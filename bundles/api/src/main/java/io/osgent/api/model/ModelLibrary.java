package io.osgent.api.model;

import io.osgent.api.CallContext;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link ChatModel} is as well if its provider can fetch models it does not have. */
@ConsumerType
public interface ModelLibrary {
  /**
   * How far it is.
   *
   * @param total in bytes, as far as is known, or 0
   */
  record Progress(String status, long completed, long total) {}

  /** Fetches a model; interrupted, or when {@code progress} throws, it gives up. */
  void pull(String model, Consumer<Progress> progress, CallContext context) throws ModelException, InterruptedException;
}
