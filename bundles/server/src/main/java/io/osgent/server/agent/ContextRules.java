package io.osgent.server.agent;

import io.osgent.api.ProblemException;
import java.math.BigDecimal;

/**
 * How much of a session an agent's model is shown, and what becomes of the rest.
 *
 * @param maxTokens what a prompt may have; null for what the model can take, less room for its answer
 * @param compactAt the part of it at which a prompt is made shorter; null for 0.8
 * @param keepRecentTokens how much of what was said last stays as it is; null for a quarter of what a prompt may have
 * @param strategy what becomes of what came before; null for {@code summarize}
 * @param toolResultChars longer results of tools are kept as artifacts, and the model is shown a preview; null for 32,000
 */
public record ContextRules(Integer maxTokens, BigDecimal compactAt, Integer keepRecentTokens, Strategy strategy,
    Integer toolResultChars) {
  /** What becomes of the older part of a conversation that has grown too long; lower case on the wire. */
  public enum Strategy {
    /** The model sums it up. */
    SUMMARIZE,
    /** It is left out. */
    DROP,
    /** It stays, and the provider may refuse the prompt. */
    OFF
  }

  private static final BigDecimal USUAL_MARK = new BigDecimal("0.8");
  private static final int USUAL_RESULT = 32_000;
  private static final int LEAST_TOKENS = 1_000;
  private static final int LEAST_RESULT = 5_000;

  public static final ContextRules DEFAULT = new ContextRules(null, null, null, null, null);

  public ContextRules {
    compactAt = compactAt == null ? USUAL_MARK : compactAt;
    strategy = strategy == null ? Strategy.SUMMARIZE : strategy;
    toolResultChars = toolResultChars == null ? USUAL_RESULT : toolResultChars;
    if (maxTokens != null && maxTokens < LEAST_TOKENS) {
      throw wrong("max_tokens", "at least " + LEAST_TOKENS, maxTokens);
    } else if (compactAt.signum() <= 0 || compactAt.compareTo(BigDecimal.ONE) > 0) {
      throw wrong("compact_at", "above 0 and at most 1, e.g. 0.8", compactAt.toPlainString());
    } else if (keepRecentTokens != null && keepRecentTokens <= 0) {
      throw wrong("keep_recent_tokens", "above 0", keepRecentTokens);
    } else if (keepRecentTokens != null && maxTokens != null && keepRecentTokens >= maxTokens) {
      throw wrong("keep_recent_tokens", "below 'context.max_tokens', " + maxTokens, keepRecentTokens);
    } else if (toolResultChars < LEAST_RESULT) {
      throw wrong("tool_result_chars", "at least " + LEAST_RESULT, toolResultChars);
    }
  }

  private static ProblemException wrong(String field, String right, Object given) {
    return ProblemException.badRequest("invalid_agent",
        "'context." + field + "' should be " + right + ", but is " + given);
  }
}
