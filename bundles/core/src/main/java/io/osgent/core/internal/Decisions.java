package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import io.osgent.server.activity.Auditing;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Takes what people decide about tool calls that wait, if it is something that can be decided. */
final class Decisions {
  private final ToolBox toolBox;
  private final RunLogs logs;
  private final Auditing auditing;

  Decisions(ToolBox toolBox, RunLogs logs, Auditing auditing) {
    this.toolBox = toolBox;
    this.logs = logs;
    this.auditing = auditing;
  }

  /**
   * It is recorded before it is made, and only when there is such a question: whoever makes up a call must not fill a log that nothing
   * is deleted from.
   *
   * @return false when the very same had been decided before
   */
  boolean decide(CarriedRun carried, String call, ApprovalDecision decision, Principal by) {
    // Not with the run held: others would wait for the log's disk just to look at it.
    Optional<ApprovalRequested> open = carried.run().exclusively(() -> question(carried, call, decision));
    open.ifPresent(question -> record(carried.id(), question, decision, by));
    return open.isPresent() && carried.run().exclusively(() -> {
      Optional<ApprovalRequested> still = question(carried, call, decision);
      still.ifPresent(question -> carried.run().decide(new ApprovalDecided(question.call(), decision.decision(),
          by.name(), decision.arguments(), decision.comment())));
      return still.isPresent();
    });
  }

  /** What waits for this decision; empty when the very same has been decided. */
  private Optional<ApprovalRequested> question(CarriedRun carried, String call, ApprovalDecision decision) {
    Optional<ApprovalRequested> question = carried.run().questions().stream()
        .filter(asked -> asked.call().equals(call)).findFirst();
    if (question.isPresent()) {
      check(carried, question.get(), decision);
    } else {
      requireSame(carried.id(), call, decision, carried.run().look(state -> state.decision(call)));
    }
    return question;
  }

  private void record(String run, ApprovalRequested question, ApprovalDecision decision, Principal by) {
    auditing.record(by, "approval.decided", "run/" + run,
        Map.of("call", question.call(), "decision", onTheWire(decision.decision())));
  }

  /** Deciding the same once more is no error, also when the run has ended since. */
  void requireSame(String run, String call, ApprovalDecision decision) {
    requireSame(run, call, decision, logs.read(run).stream().map(Event::data)
        .filter(ApprovalDecided.class::isInstance).map(ApprovalDecided.class::cast)
        .filter(decided -> decided.call().equals(call)).reduce((earlier, later) -> later));
  }

  private static void requireSame(String run, String call, ApprovalDecision decision,
      Optional<ApprovalDecided> before) {
    ApprovalDecided decided = before.orElseThrow(() -> ProblemException.notFound("approval_not_found",
        "call '" + call + "' of run '" + run + "' does not wait for a decision"));
    if (decided.decision() != decision.decision() || !Objects.equals(decided.arguments(), decision.arguments())) {
      throw new ProblemException(Problem.of("approval_decided", 409, "call '" + call + "' was decided before: "
          + onTheWire(decided.decision()) + " by " + decided.by()).forRun(run));
    }
  }

  private void check(CarriedRun carried, ApprovalRequested question, ApprovalDecision decision) {
    if (decision.decision() == null || !question.choices().contains(decision.decision())) {
      throw invalid("'decision' should be one of "
          + question.choices().stream().map(Decisions::onTheWire).collect(Collectors.joining(", ")));
    } else if (decision.argumentsSha256() != null && !decision.argumentsSha256().equals(question.argumentsSha256())) {
      throw new ProblemException(Problem.of("approval_outdated", 409,
          "the decision was made on other arguments than those that wait; read the approval again"));
    } else if (decision.arguments() == null) {
      return;
    } else if (decision.decision() != Decision.APPROVE || !question.editable()) {
      throw invalid("the arguments of this call can't be changed; leave out 'arguments'");
    }
    checkArguments(carried, question, decision.arguments());
  }

  private void checkArguments(CarriedRun carried, ApprovalRequested question, String arguments) {
    CompletableFuture<RunPlan> plan = carried.plan();
    if (plan.state() != Future.State.SUCCESS) {
      throw new ProblemException(new Problem("starting", 503, "the server is starting and does not know yet which "
          + "arguments " + question.tool() + " takes; try again", true, Duration.ofSeconds(1), carried.id()));
    }
    Optional<ToolSpec> tool = plan.resultNow().tools().specs().stream()
        .filter(spec -> spec.name().equals(question.tool())).findFirst();
    try {
      if (tool.isPresent()) {
        toolBox.arguments(tool.get(), arguments);
      }
    } catch (InvalidArguments e) {
      throw invalid(e.getMessage());
    }
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.badRequest("invalid_decision", detail);
  }

  private static String onTheWire(Decision decision) {
    return decision.name().toLowerCase(Locale.ROOT);
  }
}
