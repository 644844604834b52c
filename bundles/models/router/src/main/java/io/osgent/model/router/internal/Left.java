package io.osgent.model.router.internal;

import java.time.Duration;
import java.time.Instant;

/** How much of something is left until when; null where that is not known. */
record Left(Long amount, Instant reset) {
  static final Left UNKNOWN = new Left(null, null);

  /** Resets are told as times from now, which are a little different each time. */
  private static final Duration SAME = Duration.ofMillis(50);

  boolean isShortOf(long needed, Instant now) {
    return amount != null && reset != null && amount < needed && now.isBefore(reset);
  }

  /** Answers overtake each other: of what is said until the same reset, the least counts. */
  Left then(Left told, Instant now) {
    if (amount == null || reset == null || told.amount == null || told.reset == null || !now.isBefore(reset)
        || told.reset.isAfter(reset.plus(SAME))) {
      return told;
    }
    return told.reset.isBefore(reset.minus(SAME)) || told.amount > amount ? this : told;
  }
}
