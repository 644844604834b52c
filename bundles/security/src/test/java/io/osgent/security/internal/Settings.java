package io.osgent.security.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration with its defaults, but for what a test sets. */
final class Settings {
  private Settings() {}

  static <C> C of(Class<C> type, Map<String, ?> set) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> set.containsKey(method.getName())
            ? set.get(method.getName())
            : method.getDefaultValue()));
  }
}
