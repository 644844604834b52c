package io.osgent.memory.memobase.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration with its defaults, but for what a test sets. */
final class Settings {
  private Settings() {}

  static Config of(Map<String, Object> set) {
    return (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[]{Config.class},
        (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
