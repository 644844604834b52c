package io.osgent.model.anthropic.internal;

import io.osgent.model.wire.Offer;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The provider a configuration describes, one for each. It is no service itself but registers one, because a
 * configuration that says too little to call anybody offers nothing.
 */
@Component(name = "io.osgent.model.anthropic", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProviderConfig.class, factory = true)
public final class ConfiguredProvider {
  private final Optional<Offer> offer;

  @Activate
  public ConfiguredProvider(BundleContext bundle, ProviderConfig config, Map<String, Object> properties) {
    this(bundle, config, properties, System.getenv());
  }

  ConfiguredProvider(BundleContext bundle, ProviderConfig config, Map<String, Object> properties,
      Map<String, String> environment) {
    this.offer = Offer.of(bundle, config.name(), () -> Settings.of(config, environment, Offer.home(bundle)),
        (String) properties.get(Constants.SERVICE_PID));
  }

  @Deactivate
  public void close() {
    offer.ifPresent(Offer::close);
  }
}
