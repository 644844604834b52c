package io.osgent.model.local.internal;

import io.osgent.api.health.HealthCheck;
import java.util.List;
import java.util.Optional;

/**
 * How a provider is. One that can't be offered does not take the server down: the check is always up, and says why.
 *
 * @param provider if there is one
 * @param problem why there is none, or null
 */
record LocalHealth(String name, Optional<LocalProvider> provider, String problem) implements HealthCheck {
  @Override
  public Health check() {
    return Health.up(provider.map(LocalProvider::loaded).map(LocalHealth::loaded)
        .orElseGet(() -> "not offered: " + problem));
  }

  private static String loaded(List<String> models) {
    return models.isEmpty() ? "no model is loaded" : "loaded: " + String.join(", ", models);
  }
}
