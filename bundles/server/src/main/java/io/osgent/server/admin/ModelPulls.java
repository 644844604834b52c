package io.osgent.server.admin;

import io.osgent.server.security.Principal;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Has providers fetch models. Thread-safe. */
@ProviderType
public interface ModelPulls {
  /**
   * How far it is.
   *
   * @param total in bytes, as far as is known, or 0
   */
  record Progress(String status, long completed, long total) {}

  /**
   * Finds out whether there is a provider that could fetch this model.
   *
   * @param model {@code provider/model}
   * @throws io.osgent.api.ProblemException {@code model_not_found}, {@code pull_not_supported}
   */
  void requirePullable(String model);

  /**
   * Has a model fetched, and waits for it. Interrupted, or when {@code progress} throws, it is given up.
   *
   * @param progress told how far it is, on this thread
   * @return what was told last
   * @throws io.osgent.api.ProblemException as {@link #requirePullable} does, and when the provider fails
   */
  Progress pull(String model, Consumer<Progress> progress, Principal by) throws InterruptedException;
}
