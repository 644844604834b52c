package io.osgent.model.local.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.model.ChatModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * The provider a configuration describes, one for each. It is no service itself but registers what there is: models that
 * answer, models that embed, and how they are.
 */
@Component(name = "io.osgent.model.local", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProviderConfig.class, factory = true)
public final class ConfiguredProvider {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredProvider.class);

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private final Optional<LocalProvider> provider;

  /** Where runners find what they need; asked only when there is a model to run. */
  interface Unpacking {
    RunnerPlace place() throws IOException;
  }

  @Activate
  public ConfiguredProvider(BundleContext bundle, ProviderConfig config, Map<String, Object> properties) {
    this(bundle, config, properties, () -> RunnerFiles.unpacked(bundle.getBundle()));
  }

  ConfiguredProvider(BundleContext bundle, ProviderConfig config, Map<String, Object> properties,
      Unpacking unpacking) {
    Optional<LocalProvider> made = Optional.empty();
    String problem = null;
    try {
      Settings settings = Settings.of(config, home(bundle));
      made = Optional.of(new LocalProvider(settings, unpacking.place()));
      LOG.info("model provider {}", settings);
    } catch (IllegalArgumentException | IOException wrong) {
      problem = wrong.getMessage();
      LOG.error("model provider {} is not offered: {}", config.name(), problem);
    }
    this.provider = made;
    register(bundle, config.name(), (String) properties.get(Constants.SERVICE_PID), problem);
  }

  private void register(BundleContext bundle, String name, String pid, String problem) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(PluginNames.NAME, name.strip());
    if (pid != null) {
      properties.put(Constants.SERVICE_PID, pid);
    }
    Dictionary<String, Object> asRegistered = FrameworkUtil.asDictionary(properties);
    registrations.add(bundle.registerService(HealthCheck.class, new LocalHealth(name, provider, problem), null));
    provider.flatMap(LocalProvider::chat)
        .ifPresent(chat -> registrations.add(bundle.registerService(ChatModel.class, chat, asRegistered)));
    provider.flatMap(LocalProvider::embeddings)
        .ifPresent(model -> registrations.add(bundle.registerService(EmbeddingModel.class, model, asRegistered)));
  }

  @Deactivate
  public void close() {
    registrations.forEach(ServiceRegistration::unregister);
    provider.ifPresent(LocalProvider::close);
  }

  /** The server's home, as its launcher said; the working directory where nobody has. */
  private static Path home(BundleContext bundle) {
    return Path.of(Objects.requireNonNullElse(bundle.getProperty("osgent.home"), ""));
  }
}
