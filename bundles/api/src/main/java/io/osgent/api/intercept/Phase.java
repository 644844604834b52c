package io.osgent.api.intercept;

/** What kind of call an interceptor stands around. */
public enum Phase {
  /** Opening a model's answer; {@link Call#subject} is the {@link io.osgent.api.model.ChatRequest}. */
  MODEL,
  /** Calling a tool; {@link Call#subject} is the {@link io.osgent.api.tool.ToolCall}. */
  TOOL
}
