package io.osgent.model.openai.internal;

import io.osgent.api.model.ChatModel;
import io.osgent.model.wire.Offer;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The provider {@code openai} as the environment alone describes it: a key in {@code OPENAI_API_KEY} is enough. It steps
 * aside while a configuration describes a provider of that name.
 */
@Component(name = "io.osgent.model.openai.environment", service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class EnvironmentProvider {
  private static final String CONFIGURED = "(&(osgent.name=" + Settings.DEFAULT_NAME + ")(service.pid=*))";

  private final Optional<Offer> offer;

  /** @param configured a provider of this name that comes from a configuration, or null; made anew when that changes */
  @Activate
  public EnvironmentProvider(BundleContext bundle, ProviderConfig defaults,
      @Reference(service = ChatModel.class, target = CONFIGURED, cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) ServiceReference<ChatModel> configured) {
    this(bundle, defaults, System.getenv(), configured != null);
  }

  EnvironmentProvider(BundleContext bundle, ProviderConfig defaults, Map<String, String> environment,
      boolean configured) {
    this.offer = configured
        ? Optional.empty()
        : Offer.of(bundle, defaults.name(), () -> Settings.of(defaults, environment, Offer.home(bundle)), null);
  }

  @Deactivate
  public void close() {
    offer.ifPresent(Offer::close);
  }
}
