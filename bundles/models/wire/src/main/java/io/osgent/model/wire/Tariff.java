package io.osgent.model.wire;

import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;

/** All that is known of what a model costs. */
public record Tariff(Price price, Surcharges surcharges) {
  private static final int MILLION = 6;

  /** What this much costs, in US dollars, exactly. */
  BigDecimal of(Usage usage, CacheWrites written) {
    boolean isLong = usage.inputTokens() > surcharges.longPrompt();
    long plain = usage.inputTokens() - usage.cachedInputTokens() - written.tokens() - written.lasting();
    BigDecimal fresh = price.input().multiply(BigDecimal.valueOf(plain)
        .add(surcharges.cacheWrite().multiply(BigDecimal.valueOf(written.tokens())))
        .add(surcharges.lastingCacheWrite().multiply(BigDecimal.valueOf(written.lasting()))));
    BigDecimal input = fresh.add(price.cachedInput().multiply(BigDecimal.valueOf(usage.cachedInputTokens())));
    BigDecimal output = price.output().multiply(BigDecimal.valueOf(usage.outputTokens()));
    BigDecimal sum = isLong
        ? input.multiply(surcharges.longInput()).add(output.multiply(surcharges.longOutput()))
        : input.add(output);
    BigDecimal dollars = sum.movePointLeft(MILLION).stripTrailingZeros();
    return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
  }
}
