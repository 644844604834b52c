package io.osgent.core.internal;

import io.osgent.api.intercept.Call;
import io.osgent.api.intercept.Interceptor;
import io.osgent.api.intercept.Next;
import java.util.Comparator;
import java.util.List;

/** Lets every interceptor of a call's phase stand around it, the highest ranking outermost. */
final class Interceptors {
  private final Plugins<Interceptor> plugins;

  Interceptors(Plugins<Interceptor> plugins) {
    this.plugins = plugins;
  }

  <R> R around(Call<R> call, Next<R> innermost) throws Exception {
    List<Plugin<Interceptor>> all = plugins.serving();
    if (all.isEmpty()) {
      return innermost.proceed();
    }
    Next<R> next = innermost;
    for (Plugin<Interceptor> plugin : all.stream().sorted(Comparator.comparingInt(Plugin::ranking)).toList()) {
      if (plugin.service().phase() == call.phase()) {
        next = inside(plugin, call, next);
      }
    }
    return next.proceed();
  }

  private static <R> Next<R> inside(Plugin<Interceptor> plugin, Call<R> call, Next<R> next) {
    return () -> {
      var lease = plugin.lease();
      if (lease.isEmpty()) {
        return next.proceed();
      }
      try (var held = lease.get()) {
        return held.service().around(call, next);
      }
    };
  }
}
