package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.intercept.Call;
import io.osgent.api.intercept.Phase;
import io.osgent.api.memory.Query;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.plan.PlanView;
import io.osgent.api.plan.Planner;
import io.osgent.api.plan.Step;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.Budget.Spender;
import io.osgent.core.internal.context.Cut;
import io.osgent.core.internal.context.Cut.Why;
import io.osgent.core.internal.context.Prompt;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins there are, each held by a lease for as long as it is used. */
final class LiveWorld implements World {
  private static final Planner TOOL_LOOP = new ToolLoop();
  private static final Duration ASKED_AGAIN = Duration.ofMillis(250);
  private static final Logger LOG = LoggerFactory.getLogger(LiveWorld.class);

  private final ActiveRun run;
  private final RunPlan plan;
  private final PluginRegistry registry;
  private final Interceptors interceptors;
  private final ToolBox toolBox;
  private final Budgets budgets;
  private final Policies policies;
  private final ContextWindow window;
  private final ArtifactService artifacts;
  private final LiveRecalls recalls;

  LiveWorld(ActiveRun run, RunPlan plan, PluginRegistry registry, ToolBox toolBox, Budgets budgets,
      ContextWindow window, ArtifactService artifacts, LiveRecalls recalls) {
    this.recalls = recalls;
    this.budgets = budgets;
    this.window = window;
    this.artifacts = artifacts;
    this.run = run;
    this.plan = plan;
    this.registry = registry;
    this.toolBox = toolBox;
    interceptors = new Interceptors(registry.interceptors());
    policies = new Policies(registry, plan.agent().approvals());
  }

  @Override
  public Recall recall(List<String> memories, Query query) {
    return recalls.begin(run, plan, memories, query);
  }

  @Override
  public Step plan(PlanView view) throws InterruptedException {
    String name = plan.agent().planner();
    if (name == null) {
      return TOOL_LOOP.next(view);
    }
    try (var lease = registry.planners().acquire(name, plan.pins().planner())
        .orElseThrow(() -> missing("planner", name))) {
      return lease.service().next(view);
    }
  }

  private ProblemException missing(String kind, String name) {
    return new ProblemException(new Problem(kind + "_not_found", 503,
        "the " + kind + " '" + name + "' of agent " + plan.agent().id() + " is not here now", true, null, null));
  }

  @Override
  public Optional<Cut> cut(Prompt prompt, ChatRequest request, Why why) {
    return window.cut(prompt, request, run.look(RunState::placed), run.look(RunState::measured), why);
  }

  @Override
  public Answer ask(ChatRequest request) throws ModelException, InterruptedException, Withdrawn {
    Plugin<ChatModel>.Lease lease = registry.models().acquire(plan.provider(), plan.pins().model())
        .orElseThrow(this::providerGone);
    Thread asking = Thread.currentThread();
    Budgets.Reservation reservation = Budgets.Reservation.NONE;
    lease.whenRevoked(asking::interrupt);
    try {
      ModelInfo model = CallEstimate.model(lease.service(), request.model());
      reservation = budgets.reserve(Spender.of(run), () -> CallEstimate.most(request, model));
      return new LeasedAnswer(lease, open(lease.service(), request), model == null ? null : model.price(),
          reservation);
    } catch (InterruptedException | ModelException | RuntimeException e) {
      reservation.close();
      lease.close();
      if (lease.revoked() && run.stop() == null && !run.leaving()) {
        Thread.interrupted();
        throw new Withdrawn();
      }
      throw e;
    }
  }

  private ModelStream open(ChatModel model, ChatRequest request) throws ModelException, InterruptedException {
    var call = new Call<>(Phase.MODEL, plan.provider(), request, ModelStream.class, run);
    try {
      return interceptors.around(call, () -> model.open(request, run));
    } catch (ModelException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("an interceptor failed", e);
    }
  }

  private ProblemException providerGone() {
    return new ProblemException(new Problem("model_not_found", 503,
        "the model provider '" + plan.provider() + "' is not here now", true, null, null));
  }

  @Override
  public String artifact(String id) {
    return artifacts.read(id, run.scope()).orElse(null);
  }

  @Override
  public Optional<ToolHandle> tool(ToolUse use) throws InterruptedException {
    Optional<Plugin<Tool>.Lease> lease = registry.tools().acquire(use.tool(), plan.pins().tools().get(use.tool()));
    return lease.map(held -> new LeasedTool(held, toolBox, interceptors));
  }

  /** While the database can't be written a run waits for its log as well: it is no reason to deny what may be allowed then. */
  private Verdict verdict(ToolSpec tool, ToolCall call) throws InterruptedException {
    for (boolean first = true;; first = false) {
      try {
        return policies.judge(tool, call, run);
      } catch (StorageException e) {
        if (first) {
          LOG.warn("{} waits: whether {} may be called can't be known now: {}", run.run(), tool.name(), e.getMessage());
        }
        Thread.sleep(ASKED_AGAIN);
      }
    }
  }

  @Override
  public Judgement judge(ToolUse use, ToolSpec tool, ToolCall call) throws InterruptedException {
    return switch (verdict(tool, call)) {
      case Verdict.Allow() -> new Judgement.Go();
      case Verdict.Ask ask -> new Judgement.Ask(Questions.approval(use, ask));
      case Verdict.Deny(String reason) -> new Judgement.No(reason);
    };
  }
}
