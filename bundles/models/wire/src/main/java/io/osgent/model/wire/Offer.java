package io.osgent.model.wire;

import io.osgent.api.PluginNames;
import io.osgent.api.model.ChatModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider that is registered for as long as this is open. */
public final class Offer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Offer.class);

  /** What a provider was told, checked; its {@code toString} may be logged and holds no key. */
  public interface Settings {
    String name();

    /** Whether there is enough to call the provider. */
    boolean usable();

    ProviderModel model();

    /** What is offered beside the chat models, over the same connections. */
    default List<Beside<?>> beside(Transport transport) {
      return List.of();
    }
  }

  /** A service of another kind than chat. */
  public record Beside<T>(Class<T> type, T service) {
    private ServiceRegistration<T> register(BundleContext bundle, Map<String, Object> properties) {
      return bundle.registerService(type, service, FrameworkUtil.asDictionary(properties));
    }
  }

  private final ProviderModel model;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  private Offer(BundleContext bundle, Settings settings, String pid) {
    this.model = settings.model();
    Map<String, Object> properties = new HashMap<>();
    properties.put(PluginNames.NAME, settings.name());
    if (pid != null) {
      properties.put(Constants.SERVICE_PID, pid);
    }
    registrations.add(new Beside<ChatModel>(ChatModel.class, model).register(bundle, properties));
    settings.beside(model.transport()).forEach(service -> registrations.add(service.register(bundle, properties)));
  }

  /**
   * Offers what is configured, if it is enough to call somebody.
   *
   * @param name as it stands in the configuration
   * @param checked reads the settings; throws IllegalArgumentException for a value that can't be used
   * @param pid of the configuration it comes from, or null
   */
  public static Optional<Offer> of(BundleContext bundle, String name, Supplier<? extends Settings> checked,
      String pid) {
    try {
      Settings settings = checked.get();
      if (settings.usable()) {
        Offer offer = new Offer(bundle, settings, pid);
        LOG.info("model provider {}", settings);
        return Optional.of(offer);
      }
      LOG.debug("model provider {} is not offered: it has neither a key nor an address", settings.name());
    } catch (IllegalArgumentException wrong) {
      LOG.error("model provider {} is not offered: {}", name, wrong.getMessage());
    }
    return Optional.empty();
  }

  /** The server's home, as its launcher said; the working directory where nobody has. */
  public static Path home(BundleContext bundle) {
    return Path.of(Objects.requireNonNullElse(bundle.getProperty("osgent.home"), ""));
  }

  @Override
  public void close() {
    registrations.reversed().forEach(ServiceRegistration::unregister);
    model.close();
  }
}
