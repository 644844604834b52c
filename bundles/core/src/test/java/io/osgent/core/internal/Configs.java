package io.osgent.core.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as the platform hands them over: what is not given has its default. */
final class Configs {
  private Configs() {}

  static <C> C of(Class<C> type, Map<String, ?> values) {
    return type
        .cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type, Annotation.class}, (proxy, method,
            arguments) -> values.containsKey(method.getName())
                ? values.get(method.getName())
                : method.getDefaultValue()));
  }
}
