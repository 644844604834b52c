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
  static final Amounts NONE = new Amounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  static final Amounts RUN = new Amounts(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  /** Of a dollar, as a power of ten: less than a token costs, and 900 million dollars still fit. */
  private static final int UNITS = 10;

  static Amounts toolCall(boolean error) {
    return new Amounts(0, 0, 0, 0, 0, 0, 0, 0, 1, error ? 1 : 0);
  }

  /** @param dollars or null where no price is known */
  static Amounts modelCall(boolean cached, long input, long output, long cachedInput, BigDecimal dollars) {
    long units = dollars == null
        ? 0
        : dollars.movePointRight(UNITS).setScale(0, RoundingMode.HALF_UP).longValueExact();
    return new Amounts(0, cached ? 0 : 1, cached ? 1 : 0, input, output, cachedInput, units,
        dollars == null ? 1 : 0, 0, 0);
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
