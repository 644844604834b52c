package io.osgent.server.agent;

import io.osgent.api.ProblemException;
import java.math.BigDecimal;

/**
 * Bounds on one run.
 *
 * @param wallSeconds from start to end; null for 300
 * @param modelCalls null for 20
 * @param toolCalls null for 50
 * @param tokens input and output of all model calls together; null for 1,000,000
 * @param cost in US dollars, of all model calls whose price is known; null for no bound
 * @param outputTokens of one answer; null for the provider's default
 */
public record Limits(Integer wallSeconds, Integer modelCalls, Integer toolCalls, Long tokens, BigDecimal cost,
    Integer outputTokens) {
  public static final Limits DEFAULT = new Limits(null, null, null, null, null, null);

  public Limits {
    wallSeconds = positive("wall_seconds", wallSeconds, 300);
    modelCalls = positive("model_calls", modelCalls, 20);
    toolCalls = positive("tool_calls", toolCalls, 50);
    tokens = positive("tokens", tokens, 1_000_000L);
    cost = positive("cost", cost, null);
    outputTokens = positive("output_tokens", outputTokens, null);
  }

  private static <N extends Number> N positive(String name, N given, N fallback) {
    if (given != null && given.doubleValue() <= 0) {
      throw ProblemException.badRequest("invalid_agent", "'limits." + name + "' should be above 0, but is " + given);
    }
    return given == null ? fallback : given;
  }
}
