package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.model.ChatModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which model a name means, and which one is taken when none is named. */
final class ModelChoice {
  /** A model of a provider that is there. */
  record Chosen(Plugin<ChatModel> provider, String model) {
    String name() {
      return provider.name() + "/" + model;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(ModelChoice.class);

  private final Plugins<ChatModel> providers;

  ModelChoice(Plugins<ChatModel> providers) {
    this.providers = providers;
  }

  /** @param name {@code provider/model}, or null for the default */
  Chosen choose(String name) {
    if (name == null) {
      return byDefault().orElseThrow(() -> new ProblemException(new Problem("model_not_found", 503,
          "no model provider is here; put one into the deploy folder or configure one", true, null, null)));
    }
    ModelName wanted = ModelName.of(name)
        .orElseThrow(() -> ProblemException.badRequest("invalid_model", ModelName.advice(name)));
    return providers.find(wanted.provider()).map(found -> new Chosen(found, wanted.model()))
        .orElseThrow(() -> new ProblemException(Problem.of("model_not_found", 422,
            "there is no model provider '" + wanted.provider() + "'; there are: " + names())));
  }

  /** One that a person would like; where its provider is not here, as if nobody had said anything. */
  Chosen prefer(String name) {
    return ModelName.of(name)
        .flatMap(wanted -> providers.find(wanted.provider()).map(found -> new Chosen(found, wanted.model())))
        .orElseGet(() -> {
          LOG.info("The preferred model {} is not here; the run takes the default", name);
          return choose(null);
        });
  }

  /** The first model of the provider with the highest ranking that offers one. */
  Optional<Chosen> byDefault() {
    return providers.preferred(provider -> !provider.models().isEmpty())
        .map(provider -> new Chosen(provider, provider.service().models().getFirst().name()));
  }

  private String names() {
    List<Plugin<ChatModel>> all = providers.serving();
    return all.isEmpty() ? "none" : all.stream().map(Plugin::name).collect(Collectors.joining(", "));
  }
}
