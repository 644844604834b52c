package io.osgent.core.internal;

import io.osgent.api.intercept.Interceptor;
import io.osgent.api.memory.Memory;
import io.osgent.api.model.ChatModel;
import io.osgent.api.plan.Planner;
import io.osgent.api.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The plugins of every kind. */
@Component(immediate = true, service = PluginRegistry.class, configurationPid = "io.osgent.core")
public final class PluginRegistry {
  /** Configuration {@code io.osgent.core}. */
  public @interface Config {
    /** How many seconds a bundle that is stopped or replaced waits for the calls into its plugins. */
    int drainSeconds() default 10;
  }

  private final AtomicLong generation = new AtomicLong();
  private final Plugins<ChatModel> models;
  private final Plugins<Tool> tools;
  private final Plugins<Memory> memories;
  private final Plugins<Planner> planners;
  private final Plugins<Interceptor> interceptors;

  @Activate
  public PluginRegistry(BundleContext context, Config config) {
    this(context, Duration.ofSeconds(config.drainSeconds()));
  }

  PluginRegistry(BundleContext context, Duration drain) {
    Runnable changed = generation::incrementAndGet;
    models = new Plugins<>("model", ChatModel.class, context, model -> null, drain, changed);
    tools = new Plugins<>("tool", Tool.class, context, tool -> tool.spec().name(), drain, changed);
    memories = new Plugins<>("memory", Memory.class, context, memory -> null, drain, changed);
    planners = new Plugins<>("planner", Planner.class, context, planner -> null, drain, changed);
    interceptors = new Plugins<>("interceptor", Interceptor.class, context, i -> i.getClass().getName(), drain,
        changed);
  }

  @Deactivate
  void close() {
    all().forEach(Plugins::close);
  }

  /** Changes whenever what is offered does. */
  long generation() {
    return generation.get();
  }

  Plugins<ChatModel> models() {
    return models;
  }

  Plugins<Tool> tools() {
    return tools;
  }

  Plugins<Memory> memories() {
    return memories;
  }

  Plugins<Planner> planners() {
    return planners;
  }

  Plugins<Interceptor> interceptors() {
    return interceptors;
  }

  List<Plugins<?>> all() {
    return List.of(models, tools, memories, planners, interceptors);
  }
}
