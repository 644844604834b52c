package io.osgent.core.internal;

import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolResult;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import io.osgent.core.internal.World.ToolHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Undoes what a run did, the newest first. What cannot be undone is told, and the rest is undone all the same. */
final class Compensation {
  private static final Logger LOG = LoggerFactory.getLogger(Compensation.class);

  private final Stage stage;
  private final ActiveRun run;

  Compensation(Stage stage) {
    this.stage = stage;
    run = stage.run();
  }

  void undo() throws InterruptedException {
    for (ToolUse use : run.look(RunState::undoable)) {
      if (run.leaving()) {
        throw new RunCutOff();
      }
      undo(use);
    }
  }

  private void undo(ToolUse use) throws InterruptedException {
    Optional<ToolHandle> found = stage.world().tool(use);
    if (found.isEmpty()) {
      finish(use, "there is no tool named '" + use.tool() + "' now");
      return;
    }
    ToolHandle handle = found.get();
    ToolCall call;
    try {
      call = new ToolCall(use.id(), handle.arguments(use.arguments()));
    } catch (InvalidArguments e) {
      handle.close();
      finish(use, e.getMessage());
      return;
    }
    finish(use, undo(use, handle, call));
  }

  /** @return what went wrong, or null */
  private String undo(ToolUse use, ToolHandle handle, ToolCall call) throws InterruptedException {
    Duration timeout = handle.spec().timeout();
    String key = ToolCalls.key(run, use);
    run.emit(
        new EventData.CompensationStarted(use.id(), use.tool(), key, handle.bundle(), handle.version()));
    run.sync();
    // What stopped the run does not stop what undoes it.
    var context = new ToolCalls.Context(run, stage.world(), key, Instant.now().plus(timeout), run::leaving);
    var undoing = new BoundedCall<Void>(run.run(), stage.threads(), () -> {
      handle.compensate(call, result(use), context);
      return null;
    }, handle::close);
    try {
      undoing.await(timeout);
      return null;
    } catch (TimeoutException e) {
      undoing.giveUp();
      return use.tool() + " took longer than " + timeout.toMillis() + " ms to undo it";
    } catch (ExecutionException e) {
      LOG.warn("{} could not be undone", use.tool(), e.getCause());
      return e.getCause().getMessage() == null ? e.getCause().toString() : e.getCause().getMessage();
    } catch (InterruptedException e) {
      undoing.giveUp();
      throw e;
    }
  }

  private static ToolResult result(ToolUse use) {
    ToolFinished finished = use.finished();
    return finished == null || finished.unknown() ? null : new ToolResult(finished.result(), finished.error());
  }

  private void finish(ToolUse use, String problem) {
    run.emit(new EventData.CompensationFinished(use.id(), use.tool(), problem));
  }
}
