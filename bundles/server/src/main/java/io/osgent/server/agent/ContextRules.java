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
 * @param memoryTokens how much of a prompt may be recollections of the agent's memories; 0 for none; null for 1,500
 */
public record ContextRules(Integer maxTokens, BigDecimal compactAt, Integer keepRecentTokens, Strategy strategy,
    Integer toolResultChars, Integer memoryTokens) {
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
  private static final int USUAL_MEMORY = 1_500;
  private static final int LEAST_TOKENS = 1_000;
  private static final int LEAST_RESULT = 5_000;

  public static final ContextRules DEFAULT = new ContextRules(null, null, null, null, null, null);

  public ContextRules {
    compactAt = compactAt == null ? USUAL_MARK : compactAt;
    strategy = strategy == null ? Strategy.SUMMARIZE : strategy;
    toolResultChars = toolResultChars == null ? USUAL_RESULT : toolResultChars;
    memoryTokens = memoryTokens == null ? USUAL_MEMORY : memoryTokens;
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
    } else if (memoryTokens < 0) {
      throw wrong("memory_tokens", "at least 0", memoryTokens);
    }
  }

  /** With as much room for recollections as is usual. */
  public ContextRules(Integer maxTokens, BigDecimal compactAt, Integer keepRecentTokens, Strategy strategy,
      Integer toolResultChars) {
    this(maxTokens, compactAt, keepRecentTokens, strategy, toolResultChars, null);
  }

  private static ProblemException wrong(String field, String right, Object given) {
    return ProblemException.badRequest("invalid_agent",
        "'context." + field + "' should be " + right + ", but is " + given);
  }
}
