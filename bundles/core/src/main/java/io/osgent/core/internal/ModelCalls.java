package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.context.Cut.Why;
import io.osgent.server.agent.Limits;
import java.math.BigDecimal;
import java.util.Locale;

/** A run's questions to its model, told in its log as the answers arrive. */
final class ModelCalls {
  /** Why an answer begins anew when nobody is to blame. */
  static final String REPLACED = "the model's bundle was replaced while it answered";
  static final String STOPPED = "the server was stopped while the model answered";

  private final ActiveRun run;
  private final RunPlan plan;
  private final World world;
  private final Prompts prompts;
  private final Compaction compaction;

  ModelCalls(Stage stage, Prompts prompts) {
    run = stage.run();
    plan = stage.plan();
    world = stage.world();
    this.prompts = prompts;
    compaction = new Compaction(stage, prompts);
  }

  /** Asks what comes next; a prompt that has grown too long is cut first. */
  void ask() throws ModelException, InterruptedException {
    requireRoom();
    if (compaction.makeRoom(Why.GROWN)) {
      requireRoom();
    }
    int call = start();
    unlessTooLong(() -> answer(call));
  }

  private int start() {
    int call = run.look(RunState::modelCalls) + 1;
    run.emit(new EventData.ModelStarted(call, plan.model(), null));
    return call;
  }

  /** Asks again what was asked when the server went down. */
  void askAgain() throws ModelException, InterruptedException {
    if (run.look(RunState::summarizing)) {
      compaction.again();
    } else {
      unlessTooLong(() -> restart(run.look(RunState::modelCalls), STOPPED));
    }
  }

  @FunctionalInterface
  private interface Asking {
    void run() throws ModelException, InterruptedException;
  }

  /** A prompt that the provider finds too long is cut, and it is asked once more. */
  private void unlessTooLong(Asking asking) throws ModelException, InterruptedException {
    try {
      asking.run();
    } catch (ModelException e) {
      if (e.kind() != Kind.CONTEXT_TOO_LONG || e.outputBegun() || !compaction.makeRoom(Why.REFUSED)) {
        throw e;
      }
      requireRoom();
      answer(start());
    }
  }

  private void restart(int call, String why) throws ModelException, InterruptedException {
    run.emit(new EventData.ModelRestarted(call, plan.model(), why));
    answer(call);
  }

  private void answer(int call) throws ModelException, InterruptedException {
    try (World.Answer answer = open(call)) {
      run.reads(answer);
      new AnswerLog(run, call, plan.model(), answer).read();
    } catch (Withdrawn e) {
      restart(call, REPLACED);
    } finally {
      run.reads(null);
    }
  }

  private World.Answer open(int call) throws ModelException, InterruptedException, Withdrawn {
    try {
      return world.ask(prompts.next(prompts.now()));
    } catch (ModelException e) {
      if (e.kind() == Kind.CONTEXT_TOO_LONG) {
        // The run may go on after it, so the call has an end.
        run.emit(new EventData.ModelFinished(call, plan.model(), bundle(), FinishReason.BROKEN_OFF, Usage.NONE, null));
      }
      throw e;
    }
  }

  /** Of the provider, as it was when the run began. */
  private String bundle() {
    return run.look(state -> state.started().plugins().stream().filter(used -> used.kind().equals("model"))
        .map(EventData.UsedPlugin::bundle).findFirst().orElse(""));
  }

  private void requireRoom() {
    Limits limits = plan.agent().limits();
    run.look(state -> {
      if (state.modelCalls() >= limits.modelCalls()) {
        throw exceeded("model_calls", limits.modelCalls() + " model calls");
      } else if (state.usage().inputTokens() + state.usage().outputTokens() >= limits.tokens()) {
        throw exceeded("tokens", limits.tokens() + " tokens");
      } else if (limits.cost() != null && atLeast(state.cost(), limits.cost())) {
        throw exceeded("cost", "$" + limits.cost().toPlainString());
      }
      return null;
    });
  }

  private static boolean atLeast(BigDecimal spent, BigDecimal bound) {
    return spent != null && spent.compareTo(bound) >= 0;
  }

  static ProblemException exceeded(String limit, String bound) {
    return new ProblemException(Problem.of("limit_exceeded", 422,
        "the run was stopped at its limit of " + bound + "; 'limits." + limit + "' of the agent raises it"));
  }

  /** A failed model call as clients are told of it. */
  static Problem problem(ModelException e) {
    int status = switch (e.kind()) {
      case RATE_LIMITED, OVERLOADED, QUOTA -> 503;
      case TIMEOUT -> 504;
      case INVALID_REQUEST, NOT_FOUND, CONTEXT_TOO_LONG, CONTENT_REFUSED -> 422;
      case AUTHENTICATION, PERMISSION, SERVER, CONNECTION, MALFORMED -> 502;
    };
    return new Problem("model_" + e.kind().name().toLowerCase(Locale.ROOT), status,
        "the model call failed: " + e.getMessage(),
        e.retrySafe(), e.retryAfter().orElse(null), null);
  }
}
