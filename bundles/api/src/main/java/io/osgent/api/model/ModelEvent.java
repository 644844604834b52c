package io.osgent.api.model;

import java.math.BigDecimal;

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

  /** A piece of reasoning that is complete, as its provider wants it back. */
  record ThoughtDone(Thought thought) implements ModelEvent {}

  /** A tool call that is complete. */
  record ToolCallDone(ToolRequest request) implements ModelEvent {}

  /**
   * What the call has used so far; the last one counts.
   *
   * @param cost in US dollars, or null where the price of the model that was asked tells it
   */
  record UsageReport(Usage usage, BigDecimal cost) implements ModelEvent {
    /** To be priced as the model that was asked. */
    public UsageReport(Usage usage) {
      this(usage, null);
    }
  }

  /**
   * Another model than the one that was asked answers from here on, from the beginning: what came before in this answer
   * is void, except what it has cost.
   *
   * @param model {@code provider/model}
   * @param why in one line, or null when nothing had come before and none had failed
   * @param cached whether this is an answer it gave before, told again
   */
  record Answering(String model, String why, boolean cached) implements ModelEvent {
    /** By a model that was asked now. */
    public Answering(String model, String why) {
      this(model, why, false);
    }
  }

  /** The end of the answer. */
  record Finished(FinishReason reason) implements ModelEvent {}
}
