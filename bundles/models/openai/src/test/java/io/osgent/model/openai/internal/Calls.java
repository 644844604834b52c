package io.osgent.model.openai.internal;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.model.wire.ProviderModel;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tests ask, and whom. */
final class Calls {
  private Calls() {}

  static ChatRequest hello(boolean incremental) {
    return new ChatRequest("mock", "", List.of(new Message.User("hello")), List.of(), 0, null, incremental);
  }

  static Settings settings(String baseUrl, Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.put("baseUrl", baseUrl);
    all.putIfAbsent("apiKey", "sk-test");
    all.putIfAbsent("maxRetries", 0);
    return Settings.of(config(all), Map.of(), Path.of(""));
  }

  static ProviderModel model(String baseUrl, Settings.Api api) {
    return settings(baseUrl, Map.of("api", api.name())).model();
  }

  /** A configuration as the platform would hand it over: what is not given has its default. */
  static ProviderConfig config(Map<String, Object> values) {
    return (ProviderConfig) Proxy.newProxyInstance(ProviderConfig.class.getClassLoader(),
        new Class<?>[]{ProviderConfig.class, Annotation.class},
        (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
