package io.osgent.api.model;

import java.util.List;

/** One message of a conversation. */
public sealed interface Message {
  /**
   * What the person said.
   *
   * @param images shown with it, each as an {@code https:} or {@code data:} URL; may be empty
   */
  record User(String text, List<String> images) implements Message {
    public User {
      images = List.copyOf(images);
    }

    /** Words alone. */
    public User(String text) {
      this(text, List.of());
    }
  }

  /**
   * What the model said and asked for.
   *
   * @param text may be empty
   * @param toolRequests in the order asked; may be empty
   * @param thoughts in the order in which they came; may be empty. A provider is given those of others as well, and
   *     leaves them out
   */
  record Assistant(String text, List<ToolRequest> toolRequests, List<Thought> thoughts) implements Message {
    public Assistant {
      toolRequests = List.copyOf(toolRequests);
      thoughts = List.copyOf(thoughts);
    }

    /** From a model that shows no reasoning. */
    public Assistant(String text, List<ToolRequest> toolRequests) {
      this(text, toolRequests, List.of());
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
