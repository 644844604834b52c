package io.osgent.memory.sqlite.internal;

import java.security.SecureRandom;

/** Ids for notes that come without one; they cannot be guessed. */
final class Ids {
  private static final SecureRandom SECRET = new SecureRandom();

  private Ids() {}

  static String next() {
    return "mem_" + digits(SECRET.nextLong()) + digits(SECRET.nextLong());
  }

  private static String digits(long value) {
    String digits = Long.toUnsignedString(value, Character.MAX_RADIX);
    return "0".repeat(13 - digits.length()) + digits;
  }
}
