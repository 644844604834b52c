package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.MemoryRecalled;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.event.EventData.RunStopping;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.core.internal.context.Boundary;
import io.osgent.core.internal.context.Measured;
import io.osgent.core.internal.context.Placed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a run stands: a view of its log, event after event. A run that goes on and one that is taken up again after a
 * crash come to the same state by the same way. Guarded by the run it belongs to.
 */
final class RunState {
  private final Conversation conversation = new Conversation();
  private final List<MemoryRecalled> recalled = new ArrayList<>();
  private final Set<String> callIds = new HashSet<>();
  private final Map<String, ToolUse> uses = new LinkedHashMap<>();
  private final Map<String, ApprovalDecided> decisions = new HashMap<>();
  private final Deque<ToolUse> undoable = new ArrayDeque<>();
  private RunStarted started;
  private int modelCalls;
  private int summaries;
  private int rejections;
  private boolean modelAnswers;
  private boolean summarizing;
  private Boundary boundary;
  private int asked;
  private Measured measured;
  private Usage usage = Usage.NONE;
  private BigDecimal cost;
  private int toolCalls;
  private RunStopping stopping;
  private boolean paused;
  private boolean begun;
  private Instant last;
  private boolean resting = true;
  private Duration active = Duration.ZERO;

  void add(Event event) {
    clock(event);
    EventData data = event.data();
    conversation.add(event);
    switch (data) {
      case RunStarted now -> started = now;
      case EventData.RunPaused ignored -> paused = true;
      case RunStopping why -> stopping = why;
      case MemoryRecalled now -> recalled.add(now);
      case EventData.ModelStarted now -> {
        modelCalls = now.call();
        modelAnswers = true;
        summarizing = now.purpose() != null;
        summaries += summarizing ? 1 : 0;
        asked = conversation.messages().size();
        uses.clear();
      }
      case EventData.ModelRestarted ignored -> uses.clear();
      case EventData.ToolRequested now -> {
        callIds.add(now.call());
        uses.put(now.call(), new ToolUse(new ToolRequest(now.call(), now.tool(), now.arguments())));
      }
      case EventData.ModelFinished now -> answered(now);
      case EventData.ApprovalRequested now -> uses.get(now.call()).ask(now);
      case EventData.ApprovalDecided now -> {
        paused = false;
        decisions.put(now.call(), now);
        uses.get(now.call()).decide(now);
      }
      case EventData.ToolStarted now -> start(now);
      case EventData.ToolFinished now -> finish(now);
      case EventData.CompensationFinished now -> undoable.removeIf(use -> use.id().equals(now.call()));
      case EventData.OutputRejected ignored -> rejections++;
      case EventData.SessionCompacted now -> {
        boundary = new Boundary(event.run(), now);
        measured = null;
        // What was asked for in vain, the answer or the summary, is not waited for any more.
        modelAnswers = false;
        summarizing = false;
      }
      case EventData.RunResumed ignored -> paused = false;
      case EventData.TextDelta ignored -> {
      }
      case EventData.ThinkingDelta ignored -> {
      }
      case EventData.ThinkingDone ignored -> {
      }
      case EventData.CompensationStarted ignored -> {
      }
      case EventData.RunCompleted ignored -> {
      }
      case EventData.RunFailed ignored -> {
      }
      case EventData.RunCancelled ignored -> {
      }
    }
  }

  /** Time in the queue, time in which it waited for a person, and time in which the server was down do not count. */
  private void clock(Event event) {
    EventData data = event.data();
    if (!resting && !(data instanceof EventData.RunResumed)) {
      active = active.plus(Duration.between(last, event.at()));
    }
    resting = data instanceof RunStarted || data instanceof EventData.RunPaused;
    begun |= !(data instanceof RunStarted || data instanceof RunStopping);
    last = event.at();
  }

  private void answered(EventData.ModelFinished now) {
    // An answer that broke off is not one: whoever takes the run up asks again.
    modelAnswers = now.reason() == FinishReason.BROKEN_OFF;
    if (!summarizing && !modelAnswers && !now.cached() && now.usage().inputTokens() > 0) {
      measured = new Measured(now.usage().inputTokens(), asked);
    }
    summarizing &= modelAnswers;
    usage = usage.plus(now.usage());
    if (now.cost() != null) {
      cost = cost == null ? now.cost() : cost.add(now.cost());
    }
  }

  private void start(EventData.ToolStarted now) {
    ToolUse use = uses.get(now.call());
    use.start(now);
    if (now.effect() == Effect.COMPENSABLE && now.attempt() == 1) {
      undoable.push(use);
    }
  }

  /** A call that is known not to have happened has nothing to undo. */
  private void finish(EventData.ToolFinished now) {
    ToolUse use = uses.get(now.call());
    use.finish(now);
    toolCalls++;
    boolean decidedNotDone = use.decided() != null && use.decided().decision() == Decision.NOT_DONE;
    if (decidedNotDone) {
      undoable.remove(use);
    }
  }

  RunStarted started() {
    return started;
  }

  /** What happened in this run, hidden or not; the history of its session is not among it. */
  List<Message> messages() {
    return conversation.messages().stream().map(Placed::message).toList();
  }

  /** The same in their places. */
  List<Placed> placed() {
    return List.copyOf(conversation.messages());
  }

  /** The last boundary of this run, or null. */
  Boundary boundary() {
    return boundary;
  }

  /** What the provider has counted, unless the prompt has been cut since, or null. */
  Measured measured() {
    return measured;
  }

  /** Whether the last model call is to sum up, and has not come to its end. */
  boolean summarizing() {
    return summarizing;
  }

  /** How often the model was asked what comes next. */
  int asks() {
    return modelCalls - summaries;
  }

  /** What each memory that was asked brought to mind. */
  List<MemoryRecalled> recalled() {
    return List.copyOf(recalled);
  }

  /** Whether a call of that id was asked for before, be it in an answer that is void. */
  boolean knowsCall(String id) {
    return callIds.contains(id);
  }

  /** How many answers did not fit the agent's output schema. */
  int rejections() {
    return rejections;
  }

  /** Of every purpose; the number of the last one. */
  int modelCalls() {
    return modelCalls;
  }

  /** Whether the last model call has not come to its end. */
  boolean modelAnswers() {
    return modelAnswers;
  }

  Usage usage() {
    return usage;
  }

  /** Of the model calls whose price is known, in US dollars; null when none is. */
  BigDecimal cost() {
    return cost;
  }

  /** How many have come to an end. */
  int toolCalls() {
    return toolCalls;
  }

  /** The calls that the last answer asked for, in order. */
  List<ToolUse> uses() {
    return List.copyOf(uses.values());
  }

  Optional<ToolUse> use(String call) {
    return Optional.ofNullable(uses.get(call));
  }

  /** What was decided about a call last, also when the run has gone on since. */
  Optional<ApprovalDecided> decision(String call) {
    return Optional.ofNullable(decisions.get(call));
  }

  boolean waits() {
    return uses.values().stream().anyMatch(ToolUse::waits);
  }

  /** What would have to be undone, the newest first. */
  List<ToolUse> undoable() {
    return List.copyOf(undoable);
  }

  /** Why it will not go on, or null. */
  RunStopping stopping() {
    return stopping;
  }

  boolean paused() {
    return paused;
  }

  /** Whether anything has happened since it was accepted. */
  boolean begun() {
    return begun;
  }

  /** How long it has been at work. */
  Duration active() {
    return active;
  }
}
