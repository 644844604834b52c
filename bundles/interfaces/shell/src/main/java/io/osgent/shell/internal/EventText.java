package io.osgent.shell.internal;

import io.osgent.api.event.EventData;
import io.osgent.api.model.Usage;

/** What an event says, in words. */
final class EventText {
  private EventText() {}

  static String of(EventData data) {
    return switch (data) {
      case EventData.RunStarted started -> started.agent() + " with " + started.model() + ", tools " + started.tools();
      case EventData.MemoryRecalled recalled -> recalled.recollections().size() + " from " + recalled.memory();
      case EventData.ModelStarted started -> "call " + started.call() + " to " + started.model();
      case EventData.TextDelta delta -> delta.text();
      case EventData.ThinkingDelta delta -> delta.text();
      case EventData.ToolRequested requested -> requested.tool() + " " + requested.arguments();
      case EventData.ToolStarted started -> started.tool() + " of " + started.bundle() + " " + started.version();
      case EventData.ToolFinished finished -> finished.tool() + (finished.error() ? " failed: " : ": ")
          + finished.result();
      case EventData.ModelFinished finished -> "call " + finished.call() + ", " + finished.reason() + ", "
          + tokens(finished.usage());
      case EventData.RunCompleted completed -> completed.output();
      case EventData.RunFailed failed -> failed.problem().code() + ": " + failed.problem().detail();
      case EventData.RunCancelled cancelled -> "by " + cancelled.by();
    };
  }

  private static String tokens(Usage usage) {
    return usage == null ? "tokens unknown" : usage.inputTokens() + " tokens in, " + usage.outputTokens() + " out";
  }
}
