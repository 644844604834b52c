package io.osgent.core.internal;

import io.osgent.api.tool.CompensableTool;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import java.time.Duration;

/** A tool made of lambdas; it takes a step's number. */
record MadeTool(ToolSpec spec, Work work, Undo undo) implements CompensableTool {
  interface Work {
    String answer(int number, ToolContext context) throws Exception;
  }

  interface Undo {
    void undo(int number, ToolResult result, ToolContext context) throws Exception;
  }

  static MadeTool of(String name, Effect effect, Work work) {
    return new MadeTool(ToolSpec.of(name, "Does a step", Ledger.Step.class, effect), work,
        (number, result, context) -> {});
  }

  MadeTool undoneBy(Undo how) {
    return new MadeTool(spec, work, how);
  }

  MadeTool within(Duration limit) {
    return new MadeTool(spec.within(limit), work, undo);
  }

  MadeTool asking(String why) {
    return new MadeTool(spec.asking(why), work, undo);
  }

  @Override
  public ToolResult call(ToolCall call, ToolContext context) throws Exception {
    return ToolResult.of(work.answer(call.as(Ledger.Step.class).number(), context));
  }

  @Override
  public void compensate(ToolCall call, ToolResult result, ToolContext context) throws Exception {
    undo.undo(call.as(Ledger.Step.class).number(), result, context);
  }
}
