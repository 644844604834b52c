package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.health.HealthCheck.Health;
import io.osgent.api.model.ChatModel;
import io.osgent.model.local.testing.TinyModel;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A provider is offered when its models are there, and for as long as it is wanted. */
class ProvidersTest {
  @TempDir
  private Path home;

  private final Map<Class<?>, Object> services = new LinkedHashMap<>();
  private final Map<Class<?>, Object> names = new LinkedHashMap<>();
  private final BundleContext bundle = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
      new Class<?>[]{BundleContext.class}, (proxy, method, arguments) -> switch (method.getName()) {
        case "getProperty" -> home.toString();
        case "registerService" -> register((Class<?>) arguments[0], arguments[1], (Dictionary<?, ?>) arguments[2]);
        default -> throw new AssertionError("nobody should ask for " + method);
      });

  @BeforeEach
  void thereIsAModel() throws Exception {
    TinyModel.brief().writeTo(home.resolve("tiny.gguf"));
  }

  @Test
  void whatIsConfiguredIsOfferedUnderTheProvidersName() {
    ConfiguredProvider provider = configured(Map.of("name", "mine", "models", new String[]{"tiny.gguf"},
        "embeddingModels", new String[]{"tiny.gguf"}));

    assertThat(services).containsOnlyKeys(ChatModel.class, EmbeddingModel.class, HealthCheck.class);
    assertThat(names).containsEntry(ChatModel.class, "mine").containsEntry(EmbeddingModel.class, "mine");
    assertThat(health()).isEqualTo(Health.up("no model is loaded"));

    provider.close();
    assertThat(services).isEmpty();
  }

  @Test
  void aModelThatOnlyAnswersIsNotOfferedToEmbed() {
    ConfiguredProvider provider = configured(Map.of("models", new String[]{"tiny.gguf"}));

    assertThat(services).containsOnlyKeys(ChatModel.class, HealthCheck.class);
    provider.close();
  }

  @Test
  void aConfigurationThatIsWrongOffersNothingAndItsHealthSaysWhy() {
    ConfiguredProvider provider = configured(Map.of("models", new String[]{"none.gguf"}));

    assertThat(services).containsOnlyKeys(HealthCheck.class);
    assertThat(health().up()).isTrue();
    assertThat(health().detail()).startsWith("not offered: models 'none.gguf' should be a .gguf file");
    provider.close();
    assertThat(services).isEmpty();
  }

  private Health health() {
    return ((HealthCheck) services.get(HealthCheck.class)).check();
  }

  private ConfiguredProvider configured(Map<String, Object> values) {
    return new ConfiguredProvider(bundle, Desk.config(values), Map.of("service.pid", "io.osgent.model.local~a"),
        () -> Desk.place(home));
  }

  private ServiceRegistration<?> register(Class<?> type, Object service, Dictionary<?, ?> properties) {
    services.put(type, service);
    names.put(type, properties == null ? "" : properties.get("osgent.name"));
    return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{ServiceRegistration.class}, (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("unregister");
          return services.remove(type);
        });
  }
}
