package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import io.osgent.core.internal.World.Judgement;
import io.osgent.core.internal.World.ToolHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A run's tool calls: those of one answer side by side, each told in the log before and after. What a call needs next is
 * told by the log, so it does not matter whether a crash came in between.
 */
final class ToolCalls {
  private final Stage stage;
  private final ActiveRun run;

  ToolCalls(Stage stage) {
    this.stage = stage;
    run = stage.run();
  }

  /** Makes the calls that can be made; what is left waits for somebody's decision. */
  void settle(List<ToolUse> uses) throws InterruptedException {
    requireRoom(uses);
    for (List<ToolAttempt> under = begin(uses); !under.isEmpty(); under = begin(uses)) {
      await(under);
    }
  }

  private void requireRoom(List<ToolUse> uses) {
    int limit = stage.plan().agent().limits().toolCalls();
    long calls = run.look(state -> state.toolCalls() + uses.stream().filter(use -> use.finished() == null).count());
    if (calls > limit) {
      throw ModelCalls.exceeded("tool_calls", limit + " tool calls");
    }
  }

  private List<ToolAttempt> begin(List<ToolUse> uses) throws InterruptedException {
    var under = new ArrayList<ToolAttempt>(uses.size());
    try {
      for (ToolUse use : uses) {
        begin(use).ifPresent(under::add);
      }
      return under;
    } catch (InterruptedException | RuntimeException e) {
      under.forEach(ToolAttempt::abandon);
      throw e;
    }
  }

  private void await(List<ToolAttempt> under) throws InterruptedException {
    try {
      for (ToolAttempt attempt : under) {
        attempt.await();
      }
    } catch (InterruptedException | RuntimeException e) {
      under.forEach(ToolAttempt::abandon);
      throw e;
    }
  }

  private Optional<ToolAttempt> begin(ToolUse use) throws InterruptedException {
    return switch (run.look(state -> use.next())) {
      case NOTHING, WAIT -> Optional.empty();
      case JUDGE -> open(use);
      case CALL -> stage.world().isTurnOf(use) ? open(use) : Optional.empty();
      case RECOVER -> recover(use);
      case TELL -> {
        if (stage.world().isTurnOf(use)) {
          tell(use, run.look(state -> use.decided()));
        }
        yield Optional.empty();
      }
    };
  }

  private Optional<ToolAttempt> recover(ToolUse use) throws InterruptedException {
    return switch (run.look(state -> use.started()).effect()) {
      case READ, IDEMPOTENT -> open(use);
      case EFFECT, COMPENSABLE -> {
        run.emit(Questions.unknown(use));
        yield Optional.empty();
      }
    };
  }

  /** Takes hold of the tool and calls it, if it is there, takes the arguments, and may be called. */
  private Optional<ToolAttempt> open(ToolUse use) throws InterruptedException {
    Optional<ToolHandle> found = stage.plan().offers(use.tool()) ? stage.world().tool(use) : Optional.empty();
    if (found.isEmpty()) {
      say(use, "There is no tool named '" + use.tool() + "' now. " + choice(use), true);
      return Optional.empty();
    }
    ToolHandle handle = found.get();
    boolean called = false;
    try {
      var call = new ToolCall(use.id(), handle.arguments(use.arguments()));
      called = switch (run.look(state -> use.next())) {
        case JUDGE -> mayCall(use, handle.spec(), call);
        case CALL -> mayStillCall(use, handle.spec(), call);
        default -> true;
      };
      return called ? Optional.of(call(use, handle, call)) : Optional.empty();
    } catch (InvalidArguments e) {
      say(use, e.getMessage(), true);
      return Optional.empty();
    } catch (InterruptedException | RuntimeException e) {
      called = false;
      throw e;
    } finally {
      if (!called) {
        handle.close();
      }
    }
  }

  private boolean mayCall(ToolUse use, ToolSpec tool, ToolCall call) throws InterruptedException {
    Optional<String> warning = run.look(state -> Repetition.warning(state.messages(), use));
    if (warning.isPresent()) {
      say(use, warning.get(), true);
      return false;
    }
    return switch (stage.world().judge(use, tool, call)) {
      case Judgement.Go() -> true;
      case Judgement.Ask(ApprovalRequested question) -> ask(question);
      case Judgement.No(String reason) -> refuse(use, reason);
    };
  }

  /**
   * Somebody has agreed to it, maybe with other arguments, maybe days later: what is denied by now is not done, and what
   * there was no question about is asked. A call that was cut off has been decided about with all that is known.
   */
  private boolean mayStillCall(ToolUse use, ToolSpec tool, ToolCall call) throws InterruptedException {
    ApprovalRequested agreed = run.look(state -> use.asked());
    return switch (stage.world().judge(use, tool, call)) {
      case Judgement.Go() -> true;
      case Judgement.Ask(ApprovalRequested question) ->
        agreed.unknown() || question.reason().equals(agreed.reason()) || ask(question);
      case Judgement.No(String reason) -> refuse(use, reason);
    };
  }

  private boolean ask(ApprovalRequested question) {
    run.emit(question);
    return false;
  }

  private boolean refuse(ToolUse use, String reason) {
    say(use, "This call of " + use.tool() + " is not allowed: " + reason, true);
    return false;
  }

  private ToolAttempt call(ToolUse use, ToolHandle handle, ToolCall call) throws InterruptedException {
    ToolSpec spec = handle.spec();
    String key = key(run, use);
    run.emit(new EventData.ToolStarted(use.id(), use.tool(), spec.effect(), key, use.attempts() + 1, handle.bundle(),
        handle.version()));
    if (spec.effect() != Effect.READ) {
      awaitDisk(use, spec.effect());
    }
    return new ToolAttempt(stage, use, handle, call,
        new Context(run, stage.world(), key, Instant.now().plus(spec.timeout()), run::cancelled));
  }

  private void awaitDisk(ToolUse use, Effect effect) throws InterruptedException {
    try {
      run.sync();
    } catch (InterruptedException e) {
      if (!run.leaving()) {
        run.emit(ToolAttempt.stopped(use, effect));
      }
      throw e;
    }
  }

  /** The same for each attempt at one call, and different from any other. */
  static String key(ActiveRun run, ToolUse use) {
    return run.run() + "/" + use.id();
  }

  private void tell(ToolUse use, ApprovalDecided decided) {
    String comment = decided.comment() == null ? "" : " " + decided.comment();
    if (decided.decision() == Decision.DONE) {
      say(use, decided.comment() == null
          ? "The call was made and took effect; what it answered is lost."
          : decided.comment(), false);
    } else if (decided.decision() == Decision.NOT_DONE) {
      say(use, "The call was cut off and did not take effect." + comment, true);
    } else if (decided.by().equals(Questions.TIMEOUT)) {
      say(use, "Nobody agreed to this call of " + use.tool() + " in time, so it was not made." + comment, true);
    } else {
      say(use, "This call of " + use.tool() + " was not agreed to, so it was not made." + comment, true);
    }
  }

  private void say(ToolUse use, String text, boolean error) {
    run.emit(new EventData.ToolFinished(use.id(), use.tool(), text, error));
  }

  private String choice(ToolUse use) {
    String others = stage.plan().tools().names().stream().filter(name -> !name.equals(use.tool()))
        .collect(Collectors.joining(", "));
    return others.isEmpty() ? "There are no other tools." : "There are: " + others + ".";
  }

  /**
   * What a tool may know of its call.
   *
   * @param stopped whether nobody waits for it any more
   */
  record Context(ActiveRun active, World world, String effectKey, Instant deadline, BooleanSupplier stopped)
      implements
        ToolContext {
    @Override
    public Scope scope() {
      return active.scope();
    }

    @Override
    public String run() {
      return active.run();
    }

    @Override
    public String artifact(String id) {
      return world.artifact(id);
    }

    @Override
    public boolean cancelled() {
      return stopped.getAsBoolean() || Instant.now().isAfter(deadline);
    }
  }
}
