package io.osgent.model.router.internal;

import java.time.Duration;
import java.time.Instant;

/**
 * How much of something is left until when; null where that is not known.
 *
 * @param most that was ever left: about as much as there is after a reset
 */
record Left(Long amount, Instant reset, long most) {
  static final Left UNKNOWN = new Left(null, null, Long.MAX_VALUE);

  /** Resets are told as times from now, which are a little different each time. */
  private static final Duration SAME = Duration.ofMillis(50);

  boolean isShortOf(long needed, Instant now) {
    return isKnown() && amount < needed && now.isBefore(reset);
  }

  /** Whether, now that there is more and nobody knows how much, this is likely to be too much. */
  boolean isExceededBy(long needed, Instant now) {
    return isKnown() && most < needed && !now.isBefore(reset);
  }

  /** Answers overtake each other: of what is said until the same reset, the least counts. */
  Left then(Long told, Instant toldReset, Instant now) {
    if (told == null || toldReset == null) {
      return new Left(told, toldReset, Long.MAX_VALUE);
    }
    long highest = isKnown() ? Math.max(most, told) : told;
    boolean overtaken = isKnown() && now.isBefore(reset)
        && (toldReset.isBefore(reset.minus(SAME)) || !toldReset.isAfter(reset.plus(SAME)) && told > amount);
    return overtaken ? new Left(amount, reset, highest) : new Left(told, toldReset, highest);
  }

  private boolean isKnown() {
    return amount != null && reset != null;
  }
}
