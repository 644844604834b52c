package io.osgent.api.model;

/** A piece of a model's answer. */
public sealed interface ModelEvent {
  /** Text to append to the answer; never empty. */
  record TextDelta(String text) implements ModelEvent {}

  /** Text to append to the model's visible reasoning; never empty. */
  record ThinkingDelta(String text) implements ModelEvent {}

  /**
   * A fragment of a tool call under way.
   *
   * @param index the call's place in the answer, from 0
   * @param arguments JSON text to append
   */
  record ToolCallDelta(int index, String arguments) implements ModelEvent {}

  /** A tool call that is complete. */
  record ToolCallDone(ToolRequest request) implements ModelEvent {}

  /** What the call has cost so far; the last one counts. */
  record UsageReport(Usage usage) implements ModelEvent {}

  /** The end of the answer. */
  record Finished(FinishReason reason) implements ModelEvent {}
}
