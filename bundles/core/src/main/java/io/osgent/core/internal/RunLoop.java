package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import io.osgent.api.plan.PlanView;
import io.osgent.api.plan.Planner;
import io.osgent.api.plan.Step;
import io.osgent.core.internal.ActiveRun.Stop;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.storage.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One run from its first step to its last event: recall, then what the planner says until it says to finish. */
final class RunLoop implements Runnable {
  private static final int RECOLLECTIONS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);

  private final ActiveRun run;
  private final RunPlan plan;
  private final RunLoopServices services;
  private final ModelCalls model;
  private final ToolCalls tools;
  private final List<Message> messages = new ArrayList<>();
  private String instructions;

  RunLoop(ActiveRun run, RunPlan plan, RunLoopServices services) {
    this.run = run;
    this.plan = plan;
    this.services = services;
    instructions = plan.agent().instructions();
    model = new ModelCalls(run, plan, services);
    tools = new ToolCalls(run, plan, services);
  }

  @Override
  public void run() {
    MDC.put("run", run.run());
    run.runsOn(Thread.currentThread());
    try {
      run.awaitTurn();
      run.view(with(RunStatus.RUNNING, null, null));
      messages.addAll(plan.history().load());
      messages.add(new Message.User(run.view().input()));
      recall();
      String output = work();
      end(RunStatus.COMPLETED, output, null);
    } catch (InterruptedException | ModelException | RuntimeException e) {
      endEarly(e);
    } finally {
      MDC.remove("run");
    }
  }

  private String work() throws InterruptedException, ModelException {
    while (true) {
      checkStopped();
      switch (next()) {
        case Step.AskModel ignored -> messages.add(model.ask(instructions, Collections.unmodifiableList(messages)));
        case Step.CallTools(var requests) -> messages.addAll(tools.call(requests));
        case Step.Finish(String output) -> {
          return output;
        }
      }
    }
  }

  private Step next() {
    var view = new PlanView(List.copyOf(messages), model.calls());
    if (plan.agent().planner() == null) {
      return services.toolLoop().next(view);
    }
    Plugins<Planner> planners = services.registry().planners();
    try (var planner = planners.acquire(plan.agent().planner()).orElseThrow(() -> missing("planner"))) {
      return planner.service().next(view);
    }
  }

  private ProblemException missing(String kind) {
    return new ProblemException(Problem.of(kind + "_not_found", 503,
        "the " + kind + " '" + plan.agent().planner() + "' of agent " + plan.agent().id() + " is not here now"));
  }

  private void checkStopped() throws InterruptedException {
    if (run.stop() != null || Thread.interrupted()) {
      throw new InterruptedException("the run was asked to stop");
    }
  }

  private void recall() {
    Agent agent = plan.agent();
    for (String name : agent.memory()) {
      try (var memory = services.registry().memories().acquire(name)
          .orElseThrow(() -> new ProblemException(Problem.of("memory_not_found", 503,
              "the memory '" + name + "' of agent " + agent.id() + " is not here now")))) {
        List<Recollection> found = memory.service().recall(run.scope(), new Query(run.view().input(), RECOLLECTIONS));
        run.log().append(new EventData.MemoryRecalled(name, found));
        found.forEach(recollection -> instructions += "\n\nYou remember: " + recollection.text());
      }
    }
  }

  private void endEarly(Exception e) {
    Stop stop = run.stop();
    if (stop instanceof Stop.Cancelled cancelled) {
      end(RunStatus.CANCELLED, null, new EventData.RunCancelled(cancelled.by(), model.usage()));
    } else {
      Problem problem = (stop instanceof Stop.Aborted aborted ? aborted.problem() : problem(e)).forRun(run.run());
      LOG.warn("Run failed: {}", problem.detail());
      end(RunStatus.FAILED, null, new EventData.RunFailed(problem, model.usage()));
    }
  }

  private static Problem problem(Exception e) {
    return switch (e) {
      case ProblemException told -> told.problem();
      case ModelException failed -> ModelCalls.problem(failed);
      case InterruptedException ignored -> new Problem("interrupted", 503, "the run was interrupted", true, null, null);
      default -> {
        LOG.error("A run failed in a way it should not", e);
        yield Problem.of("internal_error", 500, "the server failed inside; its log has the details");
      }
    };
  }

  private void end(RunStatus status, String output, EventData last) {
    run.workIsOver();
    EventData closing = last == null ? new EventData.RunCompleted(output, model.usage()) : last;
    Problem problem = closing instanceof EventData.RunFailed failed ? failed.problem() : null;
    run.view(with(status, output, problem));
    run.log().append(closing, new Change.RunChanged(run.view()));
  }

  private Run with(RunStatus status, String output, Problem problem) {
    Run now = run.view();
    Usage used = model.usage();
    return new Run(now.id(), now.agent(), now.agentVersion(), now.session(), now.userId(), status, now.input(), output,
        new RunUsage(used.inputTokens(), used.outputTokens(), null), now.createdAt(),
        status.ended() ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : null, problem);
  }
}
