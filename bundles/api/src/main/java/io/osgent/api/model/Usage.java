package io.osgent.api.model;

/**
 * Tokens as the provider counted them.
 *
 * @param inputTokens of the prompt, cached ones included
 * @param outputTokens of the answer, reasoning included
 * @param cachedInputTokens the part of the input that was read from the provider's cache
 * @param reasoningTokens the part of the output that was reasoning
 */
public record Usage(long inputTokens, long outputTokens, long cachedInputTokens, long reasoningTokens) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, outputTokens, 0, 0);
  }

  public Usage plus(Usage other) {
    return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens,
        cachedInputTokens + other.cachedInputTokens, reasoningTokens + other.reasoningTokens);
  }
}
