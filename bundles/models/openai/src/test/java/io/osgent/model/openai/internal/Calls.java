package io.osgent.model.openai.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tests ask, and whom. */
final class Calls {
  private Calls() {}

  static ChatRequest hello(boolean incremental) {
    return new ChatRequest("mock", "", List.of(new Message.User("hello")), List.of(), 0, null, incremental);
  }

  static CallContext context() {
    return within(Duration.ofMinutes(1));
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

  static Settings settings(String baseUrl, Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.put("baseUrl", baseUrl);
    all.putIfAbsent("apiKey", "sk-test");
    all.putIfAbsent("maxRetries", 0);
    return Settings.of(config(all), Map.of());
  }

  static OpenAiModel model(String baseUrl, Settings.Api api) {
    return new OpenAiModel(settings(baseUrl, Map.of("api", api.name())));
  }

  /** A configuration as the platform would hand it over: what is not given has its default. */
  static ProviderConfig config(Map<String, Object> values) {
    return (ProviderConfig) Proxy.newProxyInstance(ProviderConfig.class.getClassLoader(),
        new Class<?>[]{ProviderConfig.class, Annotation.class},
        (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
