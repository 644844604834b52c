package io.osgent.api.tool;

import org.osgi.annotation.versioning.ConsumerType;

/** Something an agent can do. Registered as a service; {@link ToolSpec#name} is its name. Implementations are thread-safe. */
@ConsumerType
public interface Tool {
  /** What the model is told of this tool; the same value as long as the service is registered. */
  ToolSpec spec();

  /**
   * Does it. The arguments have been checked against the input schema. Whatever is thrown becomes an answer to the model
   * that says what went wrong; the thread is interrupted when the run is cancelled or the time is up.
   */
  ToolResult call(ToolCall call, ToolContext context) throws Exception;
}
