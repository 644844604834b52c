package io.osgent.itests.ledger;

import java.util.random.RandomGenerator;

/** What becomes of one call. Of a hundred, so many go wrong in each way. */
enum Trouble {
  /** Refused for coming too often, with a word on when to come back. */
  TOO_MANY(3),
  /** Refused for a fault inside. */
  BROKEN(3),
  /** The connection is reset before there is an answer. */
  RESET_AT_ONCE(2),
  /** The connection is reset in the middle of the answer. */
  RESET(2),
  /** The answer ends in the middle, and so does the connection. */
  TRUNCATED(2),
  /** The same in the middle of a word on what was used, which therefore nobody has heard. */
  TRUNCATED_USAGE(2),
  /** What was used is told, and then the connection ends before the answer's end. */
  CUT_AFTER_USAGE(3),
  /** What was used is told, and then the connection is reset. */
  RESET_AFTER_USAGE(2),
  /** The answer is a while in coming. */
  SLOW_START(3),
  /** It is given as it should be. */
  NONE(78);

  private final int percent;

  Trouble(int percent) {
    this.percent = percent;
  }

  static Trouble next(RandomGenerator chance) {
    int dice = chance.nextInt(100);
    for (Trouble trouble : values()) {
      dice -= trouble.percent;
      if (dice < 0) {
        return trouble;
      }
    }
    return NONE;
  }

  /** Whether somebody who reads to the end of what is sent knows what was used. */
  boolean tellsUsage() {
    return switch (this) {
      case NONE, SLOW_START, CUT_AFTER_USAGE, RESET_AFTER_USAGE -> true;
      case TOO_MANY, BROKEN, RESET_AT_ONCE, RESET, TRUNCATED, TRUNCATED_USAGE -> false;
    };
  }
}
