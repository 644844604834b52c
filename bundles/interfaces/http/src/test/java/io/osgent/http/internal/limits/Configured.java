package io.osgent.http.internal.limits;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration as the framework would give it: what is set, and the defaults. */
public final class Configured {
  private Configured() {}

  public static <T> T as(Class<T> type, Map<String, ?> set) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> set.containsKey(method.getName())
            ? set.get(method.getName())
            : method.getDefaultValue()));
  }

  public static Limits limits(Map<String, ?> set) {
    return new Limits(as(LimitsConfig.class, set));
  }

  public static void change(Limits limits, Map<String, ?> set) {
    limits.change(as(LimitsConfig.class, set));
  }
}
