package io.osgent.core.internal;

import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.event.EventData.UsedPlugin;
import io.osgent.api.memory.Memory;
import io.osgent.api.model.ChatModel;
import io.osgent.api.plan.Planner;
import io.osgent.api.tool.Tool;
import io.osgent.core.internal.RunPlan.History;
import io.osgent.core.internal.ToolBox.ToolSet;
import io.osgent.server.agent.Agent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Resolves what a run uses: once, when it begins, or to the same again, when it is taken up after a crash. */
final class Plans {
  private final PluginRegistry registry;
  private final ToolBox toolBox;
  private final BundleDigests digests;
  private final ModelChoice models;

  Plans(PluginRegistry registry, ToolBox toolBox, BundleDigests digests) {
    this.registry = registry;
    this.toolBox = toolBox;
    this.digests = digests;
    models = new ModelChoice(registry.models());
  }

  /**
   * What is being replaced at this moment is waited for: a run that began without it would go without it to its end.
   *
   * @param model {@code provider/model} instead of the agent's, or null
   * @param preferred the model the person would like where neither names one, or null
   */
  RunPlan begin(Agent agent, String model, String preferred, boolean incremental, History history)
      throws InterruptedException {
    String wanted = model == null ? agent.model() : model;
    registry.models().awaitReturn(provider -> wanted == null || wanted.startsWith(provider + "/"));
    registry.tools().awaitReturn(tool -> ToolBox.chooses(agent.tools(), tool));
    registry.memories().awaitReturn(agent.memory()::contains);
    registry.planners().awaitReturn(planner -> planner.equals(agent.planner()));
    ModelChoice.Chosen chosen = wanted == null && preferred != null ? models.prefer(preferred) : models.choose(wanted);
    ToolSet tools = toolBox.select(agent.tools());
    Map<String, Plugin<Memory>> memories = new HashMap<>();
    agent.memory().forEach(name -> registry.memories().find(name).ifPresent(found -> memories.put(name, found)));
    Plugin<Planner> planner = agent.planner() == null
        ? null
        : registry.planners().find(agent.planner()).orElse(null);
    return new RunPlan(agent, chosen.name(), tools, incremental, history,
        new Pins(chosen.provider(), tools.plugins(), memories, planner), toolBox.outputCheck(agent));
  }

  /** The exact bundles a plan names, as its log tells of them. */
  List<UsedPlugin> used(RunPlan plan) {
    Pins pins = plan.pins();
    var used = new ArrayList<UsedPlugin>();
    Stream.ofNullable(pins.model()).forEach(model -> used.add(digests.used("model", model)));
    used.addAll(plan.tools().used());
    pins.memories().values().forEach(memory -> used.add(digests.used("memory", memory)));
    Stream.ofNullable(pins.planner()).forEach(planner -> used.add(digests.used("planner", planner)));
    used.add(digests.core(registry.context().getBundle()));
    return used;
  }

  /**
   * The plan of a run that began before. What it used and is not here now is waited for, as if it were being replaced.
   *
   * @param agent in the version it began with
   */
  RunPlan resume(RunStarted started, Agent agent, History history) throws InterruptedException {
    Plugin<ChatModel> model = null;
    Plugin<Planner> planner = null;
    var tools = new ArrayList<Plugin<Tool>>();
    Map<String, Plugin<Memory>> memories = new HashMap<>();
    for (UsedPlugin used : started.plugins()) {
      switch (used.kind()) {
        case "model" -> model = again(registry.models(), used).orElse(null);
        case "tool" -> again(registry.tools(), used).ifPresent(tools::add);
        case "memory" -> again(registry.memories(), used).ifPresent(found -> memories.put(found.name(), found));
        case "planner" -> planner = again(registry.planners(), used).orElse(null);
        case BundleDigests.CORE -> {
        }
        default -> throw new IllegalStateException("a run used a plugin of the unknown kind " + used.kind());
      }
    }
    ToolSet set = toolBox.set(started.tools(), tools);
    return new RunPlan(agent, started.model(), set, true, history, new Pins(model, set.plugins(), memories, planner),
        toolBox.outputCheck(agent));
  }

  private static <T> Optional<Plugin<T>> again(Plugins<T> plugins, UsedPlugin used) throws InterruptedException {
    plugins.expect(used.name());
    return plugins.find(used.name(), used.bundle(), used.version());
  }
}
