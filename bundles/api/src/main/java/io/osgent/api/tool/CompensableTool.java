package io.osgent.api.tool;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A tool whose calls can be undone. When a run fails or is cancelled, what it has done through such tools is undone, the
 * newest first. Every tool of effect {@link Effect#COMPENSABLE} is one.
 */
@ConsumerType
public interface CompensableTool extends Tool {
  /**
   * Undoes one call. It may be called again after a crash or a failure, with the same effect key: undoing what is undone
   * already changes nothing.
   *
   * @param call as it was made
   * @param result what the call answered, or null when nobody knows whether it came to its end
   * @param context {@link ToolContext#effectKey} is that of the call
   * @throws Exception told in the run's log; the run goes on to undo what came before
   */
  void compensate(ToolCall call, ToolResult result, ToolContext context) throws Exception;
}
