package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatModel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A provider is offered when there is enough to call it, and for as long as it is wanted. */
class ProvidersTest {
  private final List<Dictionary<?, ?>> offered = new ArrayList<>();
  private final BundleContext bundle = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
      new Class<?>[]{BundleContext.class}, (proxy, method, arguments) -> {
        if ("getProperty".equals(method.getName())) {
          return null;
        }
        assertThat(method.getName()).isEqualTo("registerService");
        assertThat(arguments[0]).isEqualTo(ChatModel.class);
        return offer((Dictionary<?, ?>) arguments[2]);
      });

  @Test
  void aConfiguredProviderIsOfferedUnderItsName() {
    ConfiguredProvider provider = configured(Map.of("name", "azure", "baseUrl", "http://localhost/v1"));

    assertThat(offered).singleElement()
        .satisfies(properties -> assertThat(properties.get("osgent.name")).isEqualTo("azure"));

    provider.close();
    assertThat(offered).isEmpty();
  }

  @Test
  void aConfigurationThatSaysTooLittleOffersNothing() {
    ConfiguredProvider provider = configured(Map.of());

    assertThat(offered).isEmpty();
    provider.close();
  }

  @Test
  void aConfigurationThatIsWrongOffersNothing() {
    ConfiguredProvider provider = configured(Map.of("apiKey", "sk", "api", "soap"));

    assertThat(offered).isEmpty();
    provider.close();
  }

  @Test
  void theEnvironmentAloneOffersAProvider() {
    EnvironmentProvider provider = fromEnvironment(Map.of("OPENAI_API_KEY", "sk-env"), false);

    assertThat(offered).singleElement()
        .satisfies(properties -> assertThat(properties.get("osgent.name")).isEqualTo("openai"));

    provider.close();
    assertThat(offered).isEmpty();
  }

  @Test
  void theEnvironmentStepsAsideForAConfiguration() {
    EnvironmentProvider provider = fromEnvironment(Map.of("OPENAI_API_KEY", "sk-env"), true);

    assertThat(offered).isEmpty();
    provider.close();
  }

  @Test
  void withoutAKeyTheEnvironmentOffersNothing() {
    fromEnvironment(Map.of(), false).close();

    assertThat(offered).isEmpty();
  }

  private ConfiguredProvider configured(Map<String, Object> values) {
    return new ConfiguredProvider(bundle, Calls.config(values), Map.of("service.pid", "io.osgent.model.openai~a"),
        Map.of());
  }

  private EnvironmentProvider fromEnvironment(Map<String, String> environment, boolean configured) {
    return new EnvironmentProvider(bundle, Calls.config(Map.of()), environment, configured);
  }

  private ServiceRegistration<?> offer(Dictionary<?, ?> properties) {
    offered.add(properties);
    return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{ServiceRegistration.class}, (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("unregister");
          offered.remove(properties);
          return null;
        });
  }
}
