package io.osgent.model.wire.testing;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import java.util.ArrayList;
import java.util.List;

/** An answer read to its end. */
public record Told(String text, String thinking, List<Thought> thoughts, List<ToolRequest> calls, FinishReason reason,
    Usage usage) {
  /** An answer without thoughts to give back. */
  public Told(String text, String thinking, List<ToolRequest> calls, FinishReason reason, Usage usage) {
    this(text, thinking, List.of(), calls, reason, usage);
  }

  public static Told by(ModelStream stream) throws ModelException, InterruptedException {
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    List<Thought> thoughts = new ArrayList<>();
    List<ToolRequest> calls = new ArrayList<>();
    FinishReason reason = null;
    Usage usage = Usage.NONE;
    try (stream) {
      for (ModelEvent event; (event = stream.next()) != null;) {
        switch (event) {
          case ModelEvent.TextDelta delta -> text.append(delta.text());
          case ModelEvent.ThinkingDelta delta -> thinking.append(delta.text());
          case ModelEvent.ThoughtDone done -> thoughts.add(done.thought());
          case ModelEvent.Answering other -> throw new AssertionError("only a router asks others: " + other);
          case ModelEvent.ToolCallDelta delta -> {
            // What counts is the call as a whole.
          }
          case ModelEvent.ToolCallDone done -> calls.add(done.request());
          case ModelEvent.UsageReport report -> usage = report.usage();
          case ModelEvent.Finished finished -> reason = finished.reason();
        }
      }
    }
    return new Told(text.toString(), thinking.toString(), thoughts, calls, reason, usage);
  }
}
