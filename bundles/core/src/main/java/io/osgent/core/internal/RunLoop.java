package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.plan.PlanView;
import io.osgent.api.plan.Step;
import io.osgent.server.run.RunStatus;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Moves one run on from where its log ends, be that its first event or where a crash has left it: recall, then what the
 * planner says until it says to finish, or until only a person's decision helps on.
 */
final class RunLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);

  private final Stage stage;
  private final ActiveRun run;
  private final ToolCalls tools;
  private ModelCalls model;
  private Prompts prompts;

  RunLoop(Stage stage) {
    this.stage = stage;
    run = stage.run();
    tools = new ToolCalls(stage);
  }

  @Override
  public void run() {
    MDC.put("run", run.run());
    try {
      run.begin();
      move();
    } catch (RunCutOff e) {
      run.left();
    } finally {
      MDC.remove("run");
    }
  }

  private void move() {
    try {
      if (run.look(RunState::stopping) == null) {
        prompts = new Prompts(stage, new Recalling(stage).history());
        model = new ModelCalls(stage, prompts);
        Optional<OutputCheck.Verdict.Fits> output = work();
        if (output.isPresent() && !complete(output.get())) {
          stop(null);
        }
      } else {
        stop(null);
      }
    } catch (InterruptedException | ModelException | RuntimeException e) {
      requireHere(e);
      stop(e);
    } catch (LinkageError | StackOverflowError | AssertionError e) {
      // A plugin that is broken ends the run that met it, and nothing else.
      stop(new IllegalStateException(e));
    }
  }

  /** What breaks because the run is being left is no failure. */
  private void requireHere(Exception e) {
    if (e instanceof RunCutOff cutOff) {
      throw cutOff;
    } else if (run.leaving() && run.stop() == null) {
      throw new RunCutOff();
    }
  }

  /** @return the output, or empty when the run is parked */
  private Optional<OutputCheck.Verdict.Fits> work() throws InterruptedException, ModelException {
    if (run.look(RunState::modelAnswers)) {
      checkpoint();
      model.askAgain();
    }
    while (true) {
      checkpoint();
      List<ToolUse> underWay = run.look(RunLoop::underWay);
      Step step = underWay.isEmpty() ? stage.world().plan(view()) : null;
      switch (step) {
        case null -> {
          tools.settle(underWay);
          if (run.look(RunState::waits) && run.park()) {
            return Optional.empty();
          }
        }
        case Step.AskModel ignored -> model.ask();
        case Step.CallTools(var requests) -> tools.settle(called(requests));
        case Step.Finish(String output) -> {
          Optional<OutputCheck.Verdict.Fits> accepted = accept(output);
          if (accepted.isPresent()) {
            return accepted;
          }
        }
      }
    }
  }

  /** @return the output, or empty when it does not fit and the model was told so */
  private Optional<OutputCheck.Verdict.Fits> accept(String output) {
    return switch (stage.plan().output().judge(output)) {
      case OutputCheck.Verdict.Fits fits -> Optional.of(fits);
      case OutputCheck.Verdict.Misfits misfit -> {
        int before = run.look(RunState::rejections);
        if (before >= OutputCheck.MOST_REJECTIONS) {
          throw new ProblemException(Problem.of("output_invalid", 422, "the answer does not fit the agent's "
              + "'output_schema', nor did the " + before + " before it: " + misfit.problem()));
        }
        run.emit(new EventData.OutputRejected(stage.plan().output().rejection(misfit)));
        yield Optional.empty();
      }
    };
  }

  /** The calls of the last answer, once some have begun and not all have come to their end. */
  private static List<ToolUse> underWay(RunState state) {
    List<ToolUse> uses = state.uses();
    boolean begun = uses.stream().anyMatch(use -> use.next() != ToolUse.Next.JUDGE);
    boolean ended = uses.stream().allMatch(use -> use.finished() != null);
    return begun && !ended ? uses : List.of();
  }

  /** The calls the planner wants made; what the model asked for and the planner does not want is not made. */
  private List<ToolUse> called(List<ToolRequest> requests) {
    for (ToolRequest request : requests) {
      if (run.look(state -> state.use(request.id()).isEmpty())) {
        run.emit(new EventData.ToolRequested(request.id(), request.tool(), request.arguments()));
      }
    }
    List<String> wanted = requests.stream().map(ToolRequest::id).toList();
    List<ToolUse> uses = run.look(RunState::uses);
    uses.stream().filter(use -> !wanted.contains(use.id()))
        .forEach(use -> run
            .emit(new EventData.ToolFinished(use.id(), use.tool(), "The planner did not have this called.", true)));
    return uses;
  }

  private PlanView view() {
    return new PlanView(prompts.now().messages(), run.look(RunState::asks));
  }

  private void checkpoint() throws InterruptedException {
    if (run.stop() != null || Thread.interrupted()) {
      throw new InterruptedException("the run was asked to stop");
    } else if (run.leaving()) {
      throw new RunCutOff();
    }
  }

  /** @return false when it was cancelled at the last moment */
  private boolean complete(OutputCheck.Verdict.Fits answer) {
    run.workIsOver();
    return run.exclusively(() -> {
      boolean cancelled = run.look(RunState::stopping) != null;
      if (!cancelled) {
        run.end(RunStatus.COMPLETED,
            new EventData.RunCompleted(answer.output(), answer.json(), run.look(RunState::usage)));
      }
      return !cancelled;
    });
  }

  /** @param e what broke the work, or null when the log says why it stops */
  private void stop(Exception e) {
    run.workIsOver();
    EventData.RunStopping why = run.look(RunState::stopping);
    if (why == null) {
      why = reason(e);
      if (!run.look(RunState::undoable).isEmpty()) {
        run.emit(why);
      }
    }
    try {
      new Compensation(stage).undo();
    } catch (InterruptedException left) {
      throw new RunCutOff();
    }
    if (why.problem() == null) {
      run.end(RunStatus.CANCELLED, new EventData.RunCancelled(why.by(), run.look(RunState::usage)));
    } else {
      run.end(RunStatus.FAILED, new EventData.RunFailed(why.problem(), run.look(RunState::usage)));
    }
  }

  private EventData.RunStopping reason(Exception e) {
    return switch (run.stop()) {
      case Stop.Cancelled(String by) -> new EventData.RunStopping(by, null);
      case Stop.Aborted(Problem problem) -> new EventData.RunStopping(null, problem.forRun(run.run()));
      case null -> new EventData.RunStopping(null, problem(e).forRun(run.run()));
    };
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
}
