package io.osgent.api.model;

import java.util.List;

/** One message of a conversation. */
public sealed interface Message {
  /** What the person said. */
  record User(String text) implements Message {}

  /**
   * What the model said and asked for.
   *
   * @param text may be empty
   * @param toolRequests in the order asked; may be empty
   */
  record Assistant(String text, List<ToolRequest> toolRequests) implements Message {
    public Assistant {
      toolRequests = List.copyOf(toolRequests);
    }
  }

  /**
   * What a tool answered.
   *
   * @param callId the {@link ToolRequest#id} it answers
   * @param error whether the text says what went wrong
   */
  record ToolAnswer(String callId, String tool, String text, boolean error) implements Message {}
}
