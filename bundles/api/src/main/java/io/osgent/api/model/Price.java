package io.osgent.api.model;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What a model costs, in US dollars for a million tokens each.
 *
 * @param input of the prompt
 * @param cachedInput of the part of the prompt that was read from the provider's cache
 * @param output of the answer, reasoning included
 */
public record Price(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {
  private static final int MILLION = 6;

  public Price {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(cachedInput, "cachedInput");
    Objects.requireNonNull(output, "output");
  }

  /** What this much costs, in US dollars, exactly. */
  public BigDecimal of(Usage usage) {
    BigDecimal fresh = input.multiply(BigDecimal.valueOf(usage.inputTokens() - usage.cachedInputTokens()));
    BigDecimal cached = cachedInput.multiply(BigDecimal.valueOf(usage.cachedInputTokens()));
    BigDecimal answer = output.multiply(BigDecimal.valueOf(usage.outputTokens()));
    BigDecimal sum = fresh.add(cached).add(answer).movePointLeft(MILLION).stripTrailingZeros();
    return sum.scale() < 0 ? sum.setScale(0) : sum;
  }
}
