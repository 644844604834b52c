package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.MemoryRecalled;
import io.osgent.api.event.EventData.SessionCompacted;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.memory.Query;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.plan.PlanView;
import io.osgent.api.plan.Planner;
import io.osgent.api.plan.Step;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.context.Cut;
import io.osgent.core.internal.context.Cut.Why;
import io.osgent.core.internal.context.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What happened outside a run, as its log tells of it: nothing is asked and nothing is called. Planners are pure, and think again. */
final class RecordedWorld implements World {
  private static final Planner TOOL_LOOP = new ToolLoop();
  /** The run went no further than to want a summary. */
  private static final Cut NEVER_TOLD = new Cut("", 0, List.of(), 0, note -> 0);

  private final ReplayLog log;
  private final RunPlan plan;
  private final Plugins<Planner> planners;
  private final Plugins<Tool> tools;
  private final Map<String, Plugin<Tool>> candidates;
  private final ToolBox toolBox;
  private final UnaryOperator<String> artifacts;

  /**
   * @param candidates tools that are tried out, by name: those of effect READ are called after all
   * @param artifacts the text of an artifact by its id, or null
   */
  RecordedWorld(ReplayLog log, RunPlan plan, PluginRegistry registry, Map<String, Plugin<Tool>> candidates,
      ToolBox toolBox, UnaryOperator<String> artifacts) {
    this.log = log;
    this.plan = plan;
    this.planners = registry.planners();
    this.tools = registry.tools();
    this.candidates = candidates;
    this.toolBox = toolBox;
    this.artifacts = artifacts;
  }

  @Override
  public Recall recall(List<String> memories, Query query) {
    return new Recall() {
      @Override
      public List<MemoryRecalled> answers(Prompt shown, List<MemoryRecalled> before) throws InterruptedException {
        return recalled();
      }

      @Override
      public void close() {
        // Nobody was asked.
      }
    };
  }

  private List<MemoryRecalled> recalled() throws InterruptedException {
    return switch (log.next().orElse(null)) {
      case MemoryRecalled ignored -> log.rest().stream().takeWhile(MemoryRecalled.class::isInstance)
          .map(MemoryRecalled.class::cast).toList();
      case EventData.RunFailed failed -> throw new ProblemException(failed.problem());
      case EventData.RunStopping stopping when stopping.problem() != null ->
        throw new ProblemException(stopping.problem());
      case EventData.RunStopping ignored -> throw new InterruptedException("the run was stopped here");
      case EventData.RunCancelled ignored -> throw new InterruptedException("the run was stopped here");
      case null, default -> throw new RunCutOff();
    };
  }

  @Override
  public Step plan(PlanView view) throws InterruptedException {
    String name = plan.agent().planner();
    if (name == null) {
      return TOOL_LOOP.next(view);
    }
    try (var lease = planners.acquire(name).orElseThrow(() -> new ProblemException(Problem.of("planner_not_found", 503,
        "the planner '" + name + "' of agent " + plan.agent().id() + " is not here now")))) {
      return lease.service().next(view);
    }
  }

  /** It was cut where the log goes on with a summary or a boundary. */
  @Override
  public Optional<Cut> cut(Prompt prompt, ChatRequest request, Why why) {
    boolean cut = why == Why.BEGUN || log.next().filter(RecordedWorld::makesRoom).isPresent();
    return cut
        ? log.rest().stream().filter(SessionCompacted.class::isInstance).map(SessionCompacted.class::cast).findFirst()
            .map(RecordedWorld::cut).or(() -> Optional.of(NEVER_TOLD))
        : Optional.empty();
  }

  static boolean makesRoom(EventData event) {
    return event instanceof SessionCompacted
        || (event instanceof EventData.ModelStarted started && started.purpose() != null);
  }

  private static Cut cut(SessionCompacted told) {
    return new Cut(told.run(), told.seq(), List.of(), told.tokensBefore(), note -> told.tokensAfter());
  }

  @Override
  public Answer ask(ChatRequest request) throws ModelException, InterruptedException {
    List<EventData> rest = log.rest();
    for (EventData event : rest) {
      switch (event) {
        case EventData.RunFailed failed -> throw new ProblemException(failed.problem());
        case EventData.RunStopping stopping when stopping.problem() != null ->
          throw new ProblemException(stopping.problem());
        case EventData.RunCancelled ignored -> throw new InterruptedException("the run was stopped here");
        case EventData.CompensationStarted ignored -> throw new InterruptedException("the run was stopped here");
        case EventData.RunResumed ignored -> throw new RunCutOff();
        case EventData.RunStopping ignored -> {
          // What was to be said all the same follows.
        }
        case SessionCompacted told -> throw new ModelException(Kind.SERVER, told.problem());
        default -> {
          return new RecordedAnswer(rest);
        }
      }
    }
    throw new RunCutOff();
  }

  @Override
  public String artifact(String id) {
    return artifacts.apply(id);
  }

  @Override
  public Optional<ToolHandle> tool(ToolUse use) {
    boolean wasMissing = log.next(use.id()).filter(next -> next instanceof ToolFinished end
        && end.result().startsWith("There is no tool named '")).isPresent();
    if (wasMissing) {
      return Optional.empty();
    }
    Plugin<Tool> candidate = candidates.get(use.tool());
    Plugin<Tool> known = candidate == null ? tools.find(use.tool()).orElse(null) : candidate;
    return Optional.of(new RecordedTool(log, use, known, candidate != null, toolBox));
  }

  @Override
  public boolean isTurnOf(ToolUse decided) {
    return log.isTurnOf(decided.id());
  }

  @Override
  public Judgement judge(ToolUse use, ToolSpec tool, ToolCall call) {
    String refusal = "This call of " + use.tool() + " is not allowed: ";
    return switch (log.next(use.id()).orElse(null)) {
      case ApprovalRequested asked -> new Judgement.Ask(asked);
      case ToolFinished end when end.result().startsWith(refusal) ->
        new Judgement.No(end.result().substring(refusal.length()));
      case null, default -> new Judgement.Go();
    };
  }
}
