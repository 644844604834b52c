package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.intercept.Call;
import io.osgent.api.intercept.Phase;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.server.agent.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A run's questions to its model, told in its log as the answers arrive. */
final class ModelCalls {
  private final ActiveRun run;
  private final RunPlan plan;
  private final RunLoopServices services;
  private final Set<String> callIds = new HashSet<>();
  private int calls;
  private Usage usage = Usage.NONE;

  ModelCalls(ActiveRun run, RunPlan plan, RunLoopServices services) {
    this.run = run;
    this.plan = plan;
    this.services = services;
  }

  int calls() {
    return calls;
  }

  /** Of all calls together. */
  Usage usage() {
    return usage;
  }

  Message.Assistant ask(String instructions, List<Message> messages) throws ModelException, InterruptedException {
    Limits limits = plan.agent().limits();
    if (calls >= limits.modelCalls()) {
      throw exceeded("model_calls", limits.modelCalls() + " model calls");
    } else if (usage.inputTokens() + usage.outputTokens() >= limits.tokens()) {
      throw exceeded("tokens", limits.tokens() + " tokens");
    }
    calls++;
    int bound = limits.outputTokens() == null ? 0 : limits.outputTokens();
    var request = new ChatRequest(plan.model(), instructions, messages, plan.tools().specs(), bound, null,
        plan.incremental());
    try (var lease = services.registry().models().acquire(plan.provider()).orElseThrow(this::gone)) {
      run.log().append(new EventData.ModelStarted(calls, plan.modelName()));
      try (ModelStream stream = open(lease.service(), request)) {
        run.reads(stream);
        return new Answer(lease.plugin().bundleName()).read(stream);
      } finally {
        run.reads(null);
      }
    }
  }

  private ModelStream open(ChatModel model, ChatRequest request) throws ModelException, InterruptedException {
    var call = new Call<>(Phase.MODEL, plan.provider(), request, ModelStream.class, run);
    try {
      return services.interceptors().around(call, () -> model.open(request, run));
    } catch (ModelException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("an interceptor failed", e);
    }
  }

  static ProblemException exceeded(String limit, String bound) {
    return new ProblemException(Problem.of("limit_exceeded", 422,
        "the run was stopped at its limit of " + bound + "; 'limits." + limit + "' of the agent raises it"));
  }

  private ProblemException gone() {
    return new ProblemException(new Problem("model_not_found", 503,
        "the model provider '" + plan.provider() + "' is not here now", true, null, run.run()));
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

  /** One answer under way. Text that arrives together becomes one event. */
  private final class Answer {
    private final String bundle;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder textPending = new StringBuilder();
    private final StringBuilder thinkingPending = new StringBuilder();
    private final List<ToolRequest> requests = new ArrayList<>();
    private Usage used = Usage.NONE;
    private FinishReason reason = FinishReason.OTHER;

    Answer(String bundle) {
      this.bundle = bundle;
    }

    Message.Assistant read(ModelStream stream) throws ModelException, InterruptedException {
      try {
        for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
          take(event);
          if (!stream.ready()) {
            tell();
          }
        }
      } finally {
        tell();
        usage = usage.plus(used);
        run.log().append(
            new EventData.ModelFinished(calls, plan.modelName(), bundle, reason, used, null));
      }
      requests.forEach(asked -> run.log()
          .append(new EventData.ToolRequested(asked.id(), asked.tool(), asked.arguments())));
      return new Message.Assistant(text.toString(), requests);
    }

    private void take(ModelEvent event) {
      switch (event) {
        case ModelEvent.TextDelta(String delta) -> {
          if (!thinkingPending.isEmpty()) {
            tell();
          }
          text.append(delta);
          textPending.append(delta);
        }
        case ModelEvent.ThinkingDelta(String delta) -> {
          if (!textPending.isEmpty()) {
            tell();
          }
          thinkingPending.append(delta);
        }
        case ModelEvent.ToolCallDelta ignored -> {
        }
        case ModelEvent.ToolCallDone(ToolRequest request) -> requests.add(distinct(request));
        case ModelEvent.UsageReport(Usage reported) -> used = reported;
        case ModelEvent.Finished(FinishReason why) -> reason = why;
      }
    }

    private void tell() {
      if (!textPending.isEmpty()) {
        run.log().append(new EventData.TextDelta(textPending.toString()));
        textPending.setLength(0);
      }
      if (!thinkingPending.isEmpty()) {
        run.log().append(new EventData.ThinkingDelta(thinkingPending.toString()));
        thinkingPending.setLength(0);
      }
    }

    /** Providers number the calls of one answer; within the run each has a name of its own. */
    private ToolRequest distinct(ToolRequest request) {
      String id = request.id();
      for (int n = 2; !callIds.add(id); n++) {
        id = request.id() + "_" + n;
      }
      return new ToolRequest(id, request.tool(), request.arguments());
    }
  }
}
