package io.osgent.api.model;

import io.osgent.api.CallContext;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link ChatModel} is as well if its provider can fetch models it does not have. */
@ConsumerType
public interface ModelLibrary {
  /** Told how far it is. */
  @FunctionalInterface
  interface Progress {
    /** @param total in bytes, as far as is known, or 0 */
    void at(String status, long completed, long total);
  }

  /** Fetches a model; interrupted, or when {@code progress} throws, it gives up. */
  void pull(String model, Progress progress, CallContext context) throws ModelException, InterruptedException;
}
