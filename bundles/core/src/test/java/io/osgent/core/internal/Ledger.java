package io.osgent.core.internal;

import io.osgent.api.tool.CompensableTool;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The world outside: what tools did there, and how often. It outlives every crash. */
final class Ledger {
  record Step(int number) {}

  final List<String> keys = new ArrayList<>();
  final List<String> undone = new ArrayList<>();

  synchronized void note(String key) {
    keys.add(key);
  }

  synchronized boolean happened(String key) {
    return keys.contains(key);
  }

  synchronized Map<String, Integer> times() {
    var times = new TreeMap<String, Integer>();
    keys.forEach(key -> times.merge(key, 1, Integer::sum));
    return times;
  }

  /** A tool of this effect that notes each of its calls. */
  Tool tool(String name, Effect effect) {
    ToolSpec spec = ToolSpec.of(name, "Does a step", Step.class, effect);
    return effect == Effect.COMPENSABLE ? new Undoing(spec) : new Noting(spec);
  }

  private class Noting implements Tool {
    private final ToolSpec spec;

    Noting(ToolSpec spec) {
      this.spec = spec;
    }

    @Override
    public ToolSpec spec() {
      return spec;
    }

    @Override
    public ToolResult call(ToolCall call, ToolContext context) {
      note(context.effectKey());
      return ToolResult.of("step " + call.as(Step.class).number() + " is done");
    }
  }

  private final class Undoing extends Noting implements CompensableTool {
    Undoing(ToolSpec spec) {
      super(spec);
    }

    @Override
    public void compensate(ToolCall call, ToolResult result, ToolContext context) {
      synchronized (Ledger.this) {
        undone.add(context.effectKey());
      }
    }
  }
}
