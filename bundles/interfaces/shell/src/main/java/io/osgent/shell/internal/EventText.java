package io.osgent.shell.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.EventData;
import io.osgent.api.model.Usage;

/** What an event says, in words. */
final class EventText {
  private EventText() {}

  static String of(EventData data) {
    return switch (data) {
      case EventData.RunStarted started -> started.agent() + " with " + started.model() + ", tools " + started.tools();
      case EventData.RunResumed resumed -> "by version " + resumed.version();
      case EventData.RunPaused paused -> "";
      case EventData.RunStopping stopping -> stopping.problem() == null
          ? "cancelled by " + stopping.by()
          : problem(stopping.problem());
      case EventData.MemoryRecalled recalled when recalled.problem() != null ->
        "none from " + recalled.memory() + ": " + recalled.problem().detail();
      case EventData.MemoryRecalled recalled ->
        recalled.recollections().size() + " from " + recalled.memory() + ", " + recalled.tokens() + " tokens";
      case EventData.ModelStarted started -> "call " + started.call() + " to " + started.model()
          + (started.purpose() == null ? "" : " for a " + started.purpose());
      case EventData.ModelRestarted restarted -> "call " + restarted.call() + " to " + restarted.model() + ": "
          + restarted.reason();
      case EventData.TextDelta delta -> delta.text();
      case EventData.ThinkingDelta delta -> delta.text();
      case EventData.ThinkingDone done -> "kept for " + done.provider();
      case EventData.ToolRequested requested -> requested.tool() + " " + requested.arguments();
      case EventData.ApprovalRequested requested -> requested.tool() + (requested.unknown() ? " was cut off: " : ": ")
          + requested.reason();
      case EventData.ApprovalDecided decided -> Words.onTheWire(decided.decision()) + " by " + decided.by()
          + (decided.arguments() == null ? "" : " with " + decided.arguments())
          + (decided.comment() == null ? "" : ": " + decided.comment());
      case EventData.ToolStarted started -> started.tool() + " of " + started.bundle() + " " + started.version()
          + (started.attempt() == 1 ? "" : ", attempt " + started.attempt());
      case EventData.ToolFinished finished -> finished.tool() + (finished.error() ? " failed: " : ": ")
          + finished.result();
      case EventData.CompensationStarted started ->
        started.tool() + " of " + started.bundle() + " " + started.version();
      case EventData.CompensationFinished finished -> finished.tool()
          + (finished.problem() == null ? " is undone" : " could not be undone: " + finished.problem());
      case EventData.ModelFinished finished -> "call " + finished.call() + ", "
          + Words.onTheWire(finished.reason()) + ", "
          + tokens(finished.usage());
      case EventData.OutputRejected rejected -> rejected.message();
      case EventData.SessionCompacted compacted ->
        compacted.strategy() + ", " + compacted.tokensBefore() + " tokens before, "
            + compacted.tokensAfter() + " after" + (compacted.problem() == null ? "" : ": " + compacted.problem());
      case EventData.RunCompleted completed -> completed.output();
      case EventData.RunFailed failed -> problem(failed.problem());
      case EventData.RunCancelled cancelled -> "by " + cancelled.by();
    };
  }

  private static String problem(Problem problem) {
    return problem.code() + ": " + problem.detail();
  }

  private static String tokens(Usage usage) {
    return usage == null ? "tokens unknown" : usage.inputTokens() + " tokens in, " + usage.outputTokens() + " out";
  }
}
