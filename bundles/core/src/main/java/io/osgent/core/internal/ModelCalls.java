package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.server.agent.Limits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's questions to its model, told in its log as the answers arrive. */
final class ModelCalls {
  /** Why an answer begins anew when nobody is to blame. */
  static final String REPLACED = "the model's bundle was replaced while it answered";

  private final ActiveRun run;
  private final RunPlan plan;
  private final World world;
  private final List<Message> history;

  /** @param history what was said in the session before */
  ModelCalls(Stage stage, List<Message> history) {
    run = stage.run();
    plan = stage.plan();
    world = stage.world();
    this.history = history;
  }

  /** Asks what comes next. */
  void ask() throws ModelException, InterruptedException {
    requireRoom();
    int call = run.look(RunState::modelCalls) + 1;
    run.emit(new EventData.ModelStarted(call, plan.model()));
    answer(call);
  }

  /** Asks again what was asked when the server went down. */
  void askAgain() throws ModelException, InterruptedException {
    restart(run.look(RunState::modelCalls), "the server was stopped while the model answered");
  }

  private void restart(int call, String why) throws ModelException, InterruptedException {
    run.emit(new EventData.ModelRestarted(call, plan.model(), why));
    answer(call);
  }

  private void answer(int call) throws ModelException, InterruptedException {
    try (World.Answer answer = world.ask(request())) {
      run.reads(answer);
      new AnswerLog(run, call, plan.model(), answer).read();
    } catch (Withdrawn e) {
      restart(call, REPLACED);
    } finally {
      run.reads(null);
    }
  }

  private ChatRequest request() {
    var messages = new ArrayList<Message>(history);
    messages.addAll(run.look(state -> List.copyOf(state.messages())));
    var instructions = new StringBuilder(plan.agent().instructions());
    for (Recollection recollection : run.look(state -> List.copyOf(state.recollections()))) {
      instructions.append("\n\nYou remember: ").append(recollection.text());
    }
    Integer bound = plan.agent().limits().outputTokens();
    return new ChatRequest(plan.modelOfProvider(), instructions.toString(), messages, plan.tools().specs(),
        bound == null ? 0 : bound, null, plan.agent().outputSchema(), plan.incremental());
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
      case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_REFUSED -> 422;
      case AUTHENTICATION, PERMISSION, NOT_FOUND, SERVER, CONNECTION, MALFORMED -> 502;
    };
    return new Problem("model_" + e.kind().name().toLowerCase(Locale.ROOT), status,
        "the model call failed: " + e.getMessage(),
        e.retrySafe(), e.retryAfter().orElse(null), null);
  }
}
