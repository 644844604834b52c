package io.osgent.api.plan;

import io.osgent.api.model.ToolRequest;
import java.util.List;

/** What a run does next. */
public sealed interface Step {
  /** Asks the model. */
  record AskModel() implements Step {}

  /** Calls these tools, side by side. */
  record CallTools(List<ToolRequest> requests) implements Step {}

  /** Ends the run with this output. */
  record Finish(String output) implements Step {}
}
