package io.osgent.api.model;

import org.osgi.annotation.versioning.ProviderType;

/** Counts tokens without asking the provider, as a service. Thread-safe. */
@ProviderType
public interface TokenCounter {
  /**
   * How many tokens a text has.
   *
   * @param model {@code provider/model}, or null where it is not known: the count of a common vocabulary then
   * @return exact where the model's vocabulary is public, else near it
   */
  int count(String model, String text);
}
