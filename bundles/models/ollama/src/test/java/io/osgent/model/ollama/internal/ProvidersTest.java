package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.model.ChatModel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A provider is offered when there is an address, and for as long as it is wanted. */
class ProvidersTest {
  private final List<Offered> offered = new ArrayList<>();
  private final BundleContext bundle = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
      new Class<?>[]{BundleContext.class}, (proxy, method, arguments) -> {
        assertThat(method.getName()).isEqualTo("registerService");
        return offer((Class<?>) arguments[0], (Dictionary<?, ?>) arguments[2]);
      });

  @Test
  void aConfiguredProviderIsOfferedUnderItsName() {
    ConfiguredProvider provider = configured(Map.of("name", "second", "baseUrl", "http://localhost/v1"));

    assertThat(offered).containsExactly(new Offered(ChatModel.class, "second"),
        new Offered(EmbeddingModel.class, "second"));

    provider.close();
    assertThat(offered).isEmpty();
  }

  @Test
  void aConfigurationThatSaysNothingMeansTheServerHere() {
    ConfiguredProvider provider = configured(Map.of());

    assertThat(offered).extracting(Offered::name).containsOnly("ollama");
    provider.close();
  }

  @Test
  void aConfigurationThatIsWrongOffersNothing() {
    ConfiguredProvider provider = configured(Map.of("apiKey", "sk", "thinking", "much"));

    assertThat(offered).isEmpty();
    provider.close();
  }

  @Test
  void theEnvironmentAloneOffersAProvider() {
    EnvironmentProvider provider = fromEnvironment(Map.of("OLLAMA_HOST", "localhost"), false);

    assertThat(offered).extracting(Offered::name).containsOnly("ollama");

    provider.close();
    assertThat(offered).isEmpty();
  }

  @Test
  void theEnvironmentStepsAsideForAConfiguration() {
    EnvironmentProvider provider = fromEnvironment(Map.of("OLLAMA_HOST", "localhost"), true);

    assertThat(offered).isEmpty();
    provider.close();
  }

  @Test
  void withoutAnAddressTheEnvironmentOffersNothing() {
    fromEnvironment(Map.of(), false).close();

    assertThat(offered).isEmpty();
  }

  private ConfiguredProvider configured(Map<String, Object> values) {
    return new ConfiguredProvider(bundle, Calls.config(values), Map.of("service.pid", "io.osgent.model.ollama~a"),
        Map.of());
  }

  private EnvironmentProvider fromEnvironment(Map<String, String> environment, boolean configured) {
    return new EnvironmentProvider(bundle, Calls.config(Map.of()), environment, configured);
  }

  private record Offered(Class<?> type, Object name) {}

  private ServiceRegistration<?> offer(Class<?> type, Dictionary<?, ?> properties) {
    var service = new Offered(type, properties.get("osgent.name"));
    offered.add(service);
    return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{ServiceRegistration.class}, (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("unregister");
          offered.remove(service);
          return null;
        });
  }
}
