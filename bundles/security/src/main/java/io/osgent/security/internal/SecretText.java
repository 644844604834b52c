package io.osgent.security.internal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * Secrets as they are written: {@code osg_}, 43 random digits of base 62, and 6 that are the CRC-32 of what is before
 * them, so that programs that look for secrets in texts find them and hardly anything else.
 */
final class SecretText {
  /** Of keys. */
  static final String KEY = "osg_";
  /** Of refresh tokens. */
  static final String REFRESH = "osgr_";

  private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final int RANDOM = 43;
  private static final int CHECK = 6;
  private static final SecureRandom SOURCE = new SecureRandom();

  private SecretText() {}

  static String next(String prefix) {
    String secret = prefix + digits(new BigInteger(256, SOURCE), RANDOM);
    return secret + check(secret);
  }

  /** Whether it is one that {@link #next} may have made; whether it did, only a table knows. */
  static boolean fits(String prefix, String text) {
    return text.length() == prefix.length() + RANDOM + CHECK && text.startsWith(prefix)
        && text.endsWith(check(text.substring(0, text.length() - CHECK)));
  }

  /** A name for something, which says nothing of it and cannot be guessed. */
  static String id(String prefix) {
    return prefix + digits(new BigInteger(95, SOURCE), 16);
  }

  private static String check(String secret) {
    var sum = new CRC32();
    sum.update(secret.getBytes(StandardCharsets.US_ASCII));
    return digits(BigInteger.valueOf(sum.getValue()), CHECK);
  }

  private static String digits(BigInteger value, int count) {
    var digits = new char[count];
    BigInteger left = value;
    for (int i = count - 1; i >= 0; i--) {
      BigInteger[] parts = left.divideAndRemainder(BASE);
      digits[i] = DIGITS.charAt(parts[1].intValue());
      left = parts[0];
    }
    return new String(digits);
  }
}
