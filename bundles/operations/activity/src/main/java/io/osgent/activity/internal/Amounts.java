package io.osgent.activity.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How much was used.
 *
 * @param cost in units of {@link #UNITS}: whole numbers are added up alike by every database
 */
record Amounts(long runs, long modelCalls, long cachedCalls, long inputTokens, long outputTokens,
    long cachedInputTokens, long cost, long unpricedCalls, long toolCalls, long toolErrors) {
  static final Amounts RUN = new Amounts(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  /** Of a dollar, as a power of ten: less than a token costs, and 900 million dollars still fit. */
  private static final int UNITS = 10;
  /** What no single call costs, in dollars, and what it costs at least if it costs anything: some provider may say anything. */
  private static final BigDecimal DEAREST = BigDecimal.valueOf(10_000);
  private static final BigDecimal CHEAPEST = BigDecimal.ONE.movePointLeft(UNITS + 1);
  /** What no single call uses: sums of it fit in what databases add up. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  static Amounts toolCall(boolean error) {
    return new Amounts(0, 0, 0, 0, 0, 0, 0, 0, 1, error ? 1 : 0);
  }

  /** @param dollars or null where no price is known */
  static Amounts modelCall(boolean cached, long input, long output, long cachedInput, BigDecimal dollars) {
    return new Amounts(0, cached ? 0 : 1, cached ? 1 : 0, tokens(input), tokens(output), tokens(cachedInput),
        dollars == null ? 0 : units(dollars), dollars == null ? 1 : 0, 0, 0);
  }

  private static long tokens(long told) {
    return Math.clamp(told, 0, MOST_TOKENS);
  }

  /** Compared first: to shift the point of a number with a huge exponent would take all there is of memory. */
  private static long units(BigDecimal dollars) {
    if (dollars.compareTo(CHEAPEST) < 0) {
      return 0;
    }
    return dollars.min(DEAREST).movePointRight(UNITS).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  Amounts plus(Amounts other) {
    return new Amounts(runs + other.runs, modelCalls + other.modelCalls, cachedCalls + other.cachedCalls,
        inputTokens + other.inputTokens, outputTokens + other.outputTokens,
        cachedInputTokens + other.cachedInputTokens, cost + other.cost, unpricedCalls + other.unpricedCalls,
        toolCalls + other.toolCalls, toolErrors + other.toolErrors);
  }

  BigDecimal dollars() {
    BigDecimal dollars = BigDecimal.valueOf(cost, UNITS).stripTrailingZeros();
    return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
  }
}
