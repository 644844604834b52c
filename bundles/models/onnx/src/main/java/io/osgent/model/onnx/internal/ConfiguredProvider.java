package io.osgent.model.onnx.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.health.HealthCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider a configuration describes, one for each. Its models are a service only where there are any; why there are none
 * is in the log and in its health.
 */
@Component(name = "io.osgent.model.onnx", service = HealthCheck.class, immediate = true, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProviderConfig.class, factory = true)
public final class ConfiguredProvider implements HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredProvider.class);

  private final String name;
  private final List<String> problems = new ArrayList<>();
  private final Optional<Offer> offer;

  private record Offer(OnnxModels models, ServiceRegistration<EmbeddingModel> registration) {}

  @Activate
  public ConfiguredProvider(BundleContext bundle, ProviderConfig config, Map<String, Object> properties) {
    this.name = config.name().strip();
    Path home = Path.of(Objects.requireNonNullElse(bundle.getProperty("osgent.home"), ""));
    Dictionary<String, ?> told = FrameworkUtil.asDictionary(
        Map.of(PluginNames.NAME, name, Constants.SERVICE_PID, properties.get(Constants.SERVICE_PID)));
    this.offer = models(config, home)
        .map(models -> new Offer(models, bundle.registerService(EmbeddingModel.class, models, told)));
    problems.forEach(problem -> LOG.error("embedding provider {}: {}", name, problem));
    offer.ifPresent(offered -> LOG.info("embedding provider {}: {}", name, offered.models()));
  }

  @Deactivate
  public void close() {
    offer.ifPresent(offered -> {
      offered.registration().unregister();
      offered.models().close();
    });
  }

  @Override
  public String name() {
    return name;
  }

  /** Up even so: that texts can't be embedded here is no reason to serve nobody. */
  @Override
  public Health check() {
    return Health.up(Stream.concat(offer.stream().map(offered -> offered.models().toString()), problems.stream())
        .collect(Collectors.joining("; ")));
  }

  private Optional<OnnxModels> models(ProviderConfig config, Path home) {
    Workers workers = null;
    try {
      Settings settings = Settings.of(config, home);
      workers = new Workers(settings.name(), settings.threads());
      Inventory inventory = Inventory.of(settings, workers);
      problems.addAll(inventory.problems());
      if (!inventory.models().isEmpty()) {
        OnnxModels models = new OnnxModels(inventory.models(), workers);
        workers = null;
        return Optional.of(models);
      }
    } catch (IllegalArgumentException wrong) {
      problems.add(wrong.getMessage());
    } catch (LinkageError foreign) {
      problems.add(
          "models can't calculate on this machine: there is native code for Linux on x86_64 and aarch64, with glibc 2.34 "
              + "or newer, and for macOS on aarch64 (" + foreign.getMessage() + ")");
    } finally {
      if (workers != null) {
        workers.close();
      }
    }
    return Optional.empty();
  }
}
