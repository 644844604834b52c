package io.osgent.model.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A server's home, and what is configured there. */
final class Home implements AutoCloseable {
  private final Path path;
  private final List<EmbeddingModel> offered = new ArrayList<>();
  private final List<ConfiguredProvider> providers = new ArrayList<>();

  Home(Path path) {
    this.path = path;
  }

  /** A model in the directory that counts where none is configured. */
  TinyModel model(String name) throws IOException {
    return TinyModel.in(path.resolve("models/onnx").resolve(name));
  }

  /** A provider, as the platform would make it of a configuration. */
  ConfiguredProvider configured(Map<String, Object> values) {
    var provider = new ConfiguredProvider(bundle(), config(values), Map.of("service.pid", "io.osgent.model.onnx~a"));
    providers.add(provider);
    return provider;
  }

  /** The only provider there is. */
  EmbeddingModel offer() {
    assertThat(offered).hasSize(1);
    return offered.getFirst();
  }

  List<EmbeddingModel> offers() {
    return List.copyOf(offered);
  }

  Embeddings embed(String model, Purpose purpose, String... texts) throws ModelException, InterruptedException {
    return offer().embed(new EmbeddingRequest(model, List.of(texts), purpose), within(Duration.ofMinutes(1)));
  }

  float[] vector(String model, String text) throws ModelException, InterruptedException {
    return embed(model, Purpose.DOCUMENT, text).vectors().getFirst();
  }

  @Override
  public void close() {
    providers.forEach(ConfiguredProvider::close);
  }

  static CallContext within(Duration time) {
    Instant deadline = Instant.now().plus(time);
    return new CallContext() {
      @Override
      public Scope scope() {
        throw new UnsupportedOperationException("a model does not ask whose call it is");
      }

      @Override
      public String run() {
        return null;
      }

      @Override
      public Instant deadline() {
        return deadline;
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }

  private static ProviderConfig config(Map<String, Object> values) {
    return (ProviderConfig) Proxy.newProxyInstance(ProviderConfig.class.getClassLoader(),
        new Class<?>[]{ProviderConfig.class, Annotation.class},
        (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  private BundleContext bundle() {
    return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{BundleContext.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "getProperty" -> path.toString();
          case "registerService" -> register((EmbeddingModel) arguments[1]);
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private ServiceRegistration<?> register(EmbeddingModel service) {
    offered.add(service);
    return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{ServiceRegistration.class}, (proxy, method, arguments) -> {
          assertThat(method.getName()).isEqualTo("unregister");
          offered.remove(service);
          return null;
        });
  }
}
