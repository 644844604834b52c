package io.osgent.api.model;

import io.osgent.api.tool.ToolSpec;
import java.util.List;
import java.util.Map;

/**
 * What a model is asked.
 *
 * @param model the name after {@code provider/}
 * @param instructions the system prompt; may be empty
 * @param messages the conversation, oldest first
 * @param tools the tools it may ask for, in canonical order: the same run always hands over the same list instance
 * @param maxOutputTokens the bound on the answer, or 0 for the provider's default
 * @param temperature between 0 and 2, or null for the provider's default
 * @param outputSchema the JSON schema that the answer's text is to fit, or null for free text; it may come together
 *     with tools
 * @param incremental whether somebody waits for each piece. When false a provider may fetch the answer whole and yield
 *     it as one delta, which costs less; the events that come out of the stream mean the same either way
 */
public record ChatRequest(String model, String instructions, List<Message> messages, List<ToolSpec> tools,
    int maxOutputTokens, Double temperature, Map<String, Object> outputSchema, boolean incremental) {
  /** For an answer in free text. */
  public ChatRequest(String model, String instructions, List<Message> messages, List<ToolSpec> tools,
      int maxOutputTokens, Double temperature, boolean incremental) {
    this(model, instructions, messages, tools, maxOutputTokens, temperature, null, incremental);
  }

  /** The same, asked of another model. */
  public ChatRequest to(String other) {
    return new ChatRequest(other, instructions, messages, tools, maxOutputTokens, temperature, outputSchema,
        incremental);
  }
}
