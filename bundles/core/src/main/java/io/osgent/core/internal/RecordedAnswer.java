package io.osgent.core.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ModelFinished;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** An answer as the log has it, piece by piece; it breaks off where it broke off. */
final class RecordedAnswer implements World.Answer {
  private sealed interface End {
    record Whole() implements End {}

    /** @param failed what the run failed with, or null when it was stopped */
    record Broken(EventData.RunFailed failed) implements End {}

    /** The run went on all the same. */
    record Survived(String problem) implements End {}

    record Replaced() implements End {}

    record Crashed() implements End {}
  }

  private final Deque<ModelEvent> pieces = new ArrayDeque<>();
  private End end = new End.Crashed();
  private ModelFinished finished;

  /** @param rest the events from the answer's first on */
  RecordedAnswer(List<EventData> rest) {
    for (EventData event : rest) {
      switch (event) {
        case EventData.TextDelta(String text) -> pieces.add(new ModelEvent.TextDelta(text));
        case EventData.ThinkingDelta(String text) -> pieces.add(new ModelEvent.ThinkingDelta(text));
        case EventData.ThinkingDone(String provider, String state) ->
          pieces.add(new ModelEvent.ThoughtDone(new Thought(provider, state)));
        case EventData.ToolRequested(String call, String tool, String arguments) -> {
          pieces.add(new ModelEvent.ToolCallDone(new ToolRequest(call, tool, arguments)));
          // They are written when the answer has ended: if a crash came, it came while they were.
          end = new End.Whole();
        }
        case ModelFinished last -> {
          finish(last, rest);
          return;
        }
        case EventData.ModelRestarted again when again.reason().equals(ModelCalls.REPLACED) -> {
          end = new End.Replaced();
          return;
        }
        case EventData.ModelRestarted other -> pieces.add(new ModelEvent.Answering(other.model(), other.reason()));
        case EventData.RunResumed ignored -> {
          return;
        }
        default -> {
        }
      }
    }
  }

  private void finish(ModelFinished last, List<EventData> rest) {
    finished = last;
    int after = rest.indexOf(last) + 1;
    EventData next = after < rest.size() ? rest.get(after) : null;
    if (next instanceof EventData.SessionCompacted told && told.summary() != null) {
      pieces.add(new ModelEvent.TextDelta(told.summary()));
    }
    pieces.add(new ModelEvent.Answering(last.model(), null, last.cached()));
    pieces.add(new ModelEvent.UsageReport(last.usage(), last.cost()));
    if (last.reason() == FinishReason.BROKEN_OFF && next != null && RecordedWorld.makesRoom(next)) {
      end = new End.Survived(next instanceof EventData.SessionCompacted told ? told.problem() : null);
    } else if (last.reason() == FinishReason.BROKEN_OFF) {
      end = new End.Broken(
          rest.getLast() instanceof EventData.RunFailed failed ? failed : null);
    } else {
      pieces.add(new ModelEvent.Finished(last.reason()));
      end = new End.Whole();
    }
  }

  @Override
  public String bundle() {
    return finished == null ? "" : finished.bundle();
  }

  @Override
  public ModelEvent next() throws ModelException, InterruptedException, Withdrawn {
    ModelEvent next = pieces.poll();
    if (next != null) {
      return next;
    }
    return switch (end) {
      case End.Whole() -> null;
      case End.Broken(EventData.RunFailed failed) when failed != null -> throw new ProblemException(failed.problem());
      case End.Broken ignored -> throw new InterruptedException("the run was stopped here");
      case End.Survived(String problem) -> throw new ModelException(Kind.CONTEXT_TOO_LONG, problem);
      case End.Replaced() -> throw new Withdrawn();
      case End.Crashed() -> throw new RunCutOff();
    };
  }

  @Override
  public boolean ready() {
    return false;
  }

  @Override
  public BigDecimal cost(Usage usage) {
    return finished == null ? null : finished.cost();
  }

  @Override
  public void charge(BigDecimal cost) {
    // It was, the first time.
  }

  @Override
  public void close() {
    // What follows the end of a run that was stopped is in the log as well.
  }
}
