package io.osgent.core.internal;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.image.ImageModel;
import io.osgent.api.intercept.Interceptor;
import io.osgent.api.memory.Memory;
import io.osgent.api.model.ChatModel;
import io.osgent.api.plan.Planner;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.tool.CompensableTool;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The plugins of every kind. */
@Component(immediate = true, service = PluginRegistry.class, configurationPid = "io.osgent.core")
public final class PluginRegistry {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final AtomicLong generation = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Standing standing = new Standing();
  private final BundleContext context;
  private final SynchronousBundleListener forgetting = this::forget;
  private final Plugins<ChatModel> models;
  private final Plugins<Tool> tools;
  private final Plugins<Memory> memories;
  private final Plugins<Planner> planners;
  private final Plugins<ToolPolicy> policies;
  private final List<String> requiredPolicies;
  private final Plugins<Interceptor> interceptors;
  private final Plugins<EmbeddingModel> embeddings;
  private final Plugins<ImageModel> images;

  @Activate
  public PluginRegistry(BundleContext context, CoreConfig config) {
    this(context,
        new Patience(Duration.ofSeconds(config.drainSeconds()), GRACE, Duration.ofSeconds(config.parkSeconds())),
        List.of(config.policies()));
  }

  PluginRegistry(BundleContext context, Patience patience) {
    this(context, patience, List.of());
  }

  /** @param required the policies without which no tool is called */
  PluginRegistry(BundleContext context, Patience patience, List<String> required) {
    this.context = context;
    requiredPolicies = required.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    Runnable changed = this::changed;
    models = new Plugins<>("model", ChatModel.class, context, model -> null, patience, standing, changed);
    tools = new Plugins<>("tool", Tool.class, context, PluginRegistry::name, patience, standing, changed);
    memories = new Plugins<>("memory", Memory.class, context, memory -> null, patience, standing, changed);
    planners = new Plugins<>("planner", Planner.class, context, planner -> null, patience, standing, changed);
    policies = new Plugins<>("policy", ToolPolicy.class, context, policy -> null, patience, standing, changed);
    interceptors = new Plugins<>("interceptor", Interceptor.class, context, i -> i.getClass().getName(), patience,
        standing, changed);
    embeddings = new Plugins<>("embedding", EmbeddingModel.class, context, model -> null, patience, standing, changed);
    images = new Plugins<>("image", ImageModel.class, context, model -> null, patience, standing, changed);
    requiredPolicies.forEach(policies::require);
    context.addBundleListener(forgetting);
  }

  private void changed() {
    generation.incrementAndGet();
    listeners.forEach(Runnable::run);
  }

  /** @param listener told, on the thread that brings the change, whenever what is offered changes */
  void whenChanged(Runnable listener) {
    listeners.add(listener);
  }

  private static String name(Tool tool) {
    if (tool.spec().effect() == Effect.COMPENSABLE && !(tool instanceof CompensableTool)) {
      throw new IllegalArgumentException("tool '" + tool.spec().name()
          + "' is COMPENSABLE, so it should implement CompensableTool and say how a call is undone");
    }
    return tool.spec().name();
  }

  private void forget(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      standing.forget(event.getBundle().getBundleId());
    }
  }

  @Deactivate
  void close() {
    context.removeBundleListener(forgetting);
    all().forEach(Plugins::close);
  }

  /** Changes whenever what is offered does. */
  long generation() {
    return generation.get();
  }

  /** Of the bundle that carries runs. */
  BundleContext context() {
    return context;
  }

  Standing standing() {
    return standing;
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

  Plugins<ToolPolicy> policies() {
    return policies;
  }

  /** The names of those without which no tool is called. */
  List<String> requiredPolicies() {
    return requiredPolicies;
  }

  Plugins<Interceptor> interceptors() {
    return interceptors;
  }

  Plugins<EmbeddingModel> embeddings() {
    return embeddings;
  }

  Plugins<ImageModel> images() {
    return images;
  }

  List<Plugins<?>> all() {
    return List.of(models, tools, memories, planners, policies, interceptors, embeddings, images);
  }
}
