package io.osgent.core.internal;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names for runs and sessions: they sort by the time they were given, and cannot be guessed one from another. */
final class Ids {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final SecureRandom SECRET = new SecureRandom();

  private final AtomicLong last = new AtomicLong();

  String next(String prefix) {
    long now = System.currentTimeMillis() << 12;
    long order = last.updateAndGet(before -> Math.max(before + 1, now));
    var id = new StringBuilder(prefix.length() + 26).append(prefix).append('_');
    digits(id, order, 12);
    digits(id, SECRET.nextLong(), 13);
    return id.toString();
  }

  private static void digits(StringBuilder id, long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      id.append(DIGITS[(int) (value >>> (5 * i)) & 31]);
    }
  }
}
