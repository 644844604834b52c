package io.osgent.core.internal;

import java.util.Optional;

/**
 * A model as clients name it, {@code provider/model}; what follows the first slash goes to the provider as it stands.
 *
 * @param model the name within its provider
 */
record ModelName(String provider, String model) {
  /** Empty when it is no such name. */
  static Optional<ModelName> of(String name) {
    int slash = name.indexOf('/');
    return slash <= 0 || slash == name.length() - 1
        ? Optional.empty()
        : Optional.of(new ModelName(name.substring(0, slash), name.substring(slash + 1)));
  }

  /** What is said of one that is not. */
  static String advice(String name) {
    return "'" + name + "' should be provider/model, e.g. openai/gpt-6.1-terra";
  }
}
