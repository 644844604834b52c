package io.osgent.core.internal;

import io.osgent.api.memory.Memory;
import io.osgent.api.model.ChatModel;
import io.osgent.api.plan.Planner;
import io.osgent.api.tool.Tool;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The plugins a run began on. They are kept for it until it has ended, or until their bundle is taken away even so.
 *
 * @param model null when the run was taken up again and its provider was not there
 * @param tools by name
 * @param memories by name
 * @param planner null for the built-in one
 */
record Pins(Plugin<ChatModel> model, Map<String, Plugin<Tool>> tools, Map<String, Plugin<Memory>> memories,
    Plugin<Planner> planner) {
  static final Pins NONE = new Pins(null, Map.of(), Map.of(), null);

  private List<Plugin<?>> all() {
    return Stream.<Stream<? extends Plugin<?>>>of(Stream.ofNullable(model), tools.values().stream(),
        memories.values().stream(), Stream.ofNullable(planner)).<Plugin<?>>flatMap(kind -> kind).toList();
  }

  void hold() {
    all().forEach(Plugin::pin);
  }

  void release() {
    all().forEach(Plugin::unpin);
  }
}
