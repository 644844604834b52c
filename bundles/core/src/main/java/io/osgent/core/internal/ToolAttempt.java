package io.osgent.core.internal;

import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.core.internal.World.ToolHandle;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tool call under way; its end is told once, by the tool or by the clock. */
final class ToolAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(ToolAttempt.class);

  private final ActiveRun run;
  private final ToolUse use;
  private final ToolHandle handle;
  private final AtomicBoolean told = new AtomicBoolean();
  private final Duration timeout;
  private final Effect effect;
  private final BoundedCall<Void> call;

  /** Begins; the handle is closed when the tool comes back. */
  ToolAttempt(Stage stage, ToolUse use, ToolHandle handle, ToolCall toolCall, ToolContext context) {
    run = stage.run();
    this.use = use;
    this.handle = handle;
    timeout = handle.spec().timeout();
    effect = handle.spec().effect();
    int mostChars = Math.min(handle.spec().maxResultChars(), stage.plan().agent().context().toolResultChars());
    call = new BoundedCall<>(run.run(), stage.threads(), () -> {
      ToolResult result = invoke(toolCall, context);
      tell(handle.recorded().map(ToolEnd::new).orElseGet(() -> ToolEnd.of(stage, use, result, mostChars)));
      return null;
    }, handle::close);
    handle.whenWithdrawn(call::interrupt);
  }

  private ToolResult invoke(ToolCall toolCall, ToolContext context) throws Withdrawn {
    try {
      return handle.call(toolCall, context);
    } catch (RunCutOff e) {
      throw e;
    } catch (Exception e) {
      LOG.debug("Tool {} failed", use.tool(), e);
      if (handle.withdrawn()) {
        // Whatever it makes of the interruption: this is no answer.
        throw new Withdrawn();
      } else if (e instanceof InterruptedException) {
        return ToolResult.error(use.tool() + " was stopped.");
      }
      return ToolBox.failed(e);
    } catch (LinkageError | StackOverflowError | AssertionError e) {
      LOG.warn("Tool {} is broken", use.tool(), e);
      return ToolResult.error(use.tool() + " is broken: " + e);
    }
  }

  private void tell(ToolEnd end) {
    if (told.compareAndSet(false, true)) {
      run.emit(end.event(), end.with());
    }
  }

  /** Waits for its end. A call that was broken off because the tool is being replaced is left without one. */
  void await() throws InterruptedException {
    try {
      call.await(timeout);
    } catch (TimeoutException e) {
      boolean unknown = effect != Effect.READ;
      tell(new ToolEnd(new ToolFinished(use.id(), use.tool(), use.tool() + " took longer than " + timeout.toMillis()
          + " ms and was stopped." + (unknown ? " Whether it took effect is not known." : ""), true, unknown, null)));
      call.giveUp();
    } catch (CancellationException e) {
      LOG.debug("Tool {} was given up", use.tool());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Withdrawn withdrawn -> LOG.debug("{} in the call of {}", withdrawn.getMessage(), use.tool());
        case RuntimeException failure -> throw failure;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** The run has to stop. When it is only left, to go on elsewhere, the log must not tell of an end. */
  void abandon() {
    try {
      if (!run.leaving()) {
        tell(new ToolEnd(stopped(use, effect)));
      }
    } finally {
      call.giveUp();
    }
  }

  /** The end of a call that was begun, or was just about to be, when the run had to stop. */
  static ToolFinished stopped(ToolUse use, Effect effect) {
    return new ToolFinished(use.id(), use.tool(), use.tool() + " was stopped together with the run.", true,
        effect != Effect.READ, null);
  }
}
