package io.osgent.tool.calculator.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Decimal arithmetic that is exact where it can be and always bounded: no value has more than {@value #MAX_DIGITS} digits
 * on either side of the point, whatever is asked. What cannot be exact is carried to {@value #WORKING_DIGITS} digits and
 * shown to {@value #SHOWN_DIGITS}, so that 1/3*3 is 1.
 */
final class Decimals {
  static final int MAX_DIGITS = 10_000;
  static final int WORKING_DIGITS = 100;
  static final MathContext WORKING = new MathContext(WORKING_DIGITS, RoundingMode.HALF_EVEN);
  static final BigDecimal PI = new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459230781"
      + "640628620899862803482534211706798214808651328230664709384460955058223172535940813");
  static final BigDecimal E = new BigDecimal("2.71828182845904523536028747135266249775724709369995957496696762772407"
      + "663035354759457138217852516642742746639193200305992181741359662904357290033429526");

  private static final int SHOWN_DIGITS = 34;
  private static final int MAX_PLAIN_ZEROS = 30;
  /** The largest n whose factorial has at most {@link #MAX_DIGITS} digits. */
  private static final int MAX_FACTORIAL = 3_248;

  private Decimals() {}

  /**
   * The value, with no more digits behind the point than are worth carrying.
   *
   * @throws ArithmeticException if it is too large or too small, or if nobody waits for the result any more
   */
  static BigDecimal bounded(BigDecimal value) {
    if (Thread.currentThread().isInterrupted()) {
      throw new ArithmeticException("the calculation was stopped");
    }
    int integerDigits = integerDigits(value);
    if (value.signum() != 0 && (integerDigits > MAX_DIGITS || integerDigits < -MAX_DIGITS)) {
      throw tooLong();
    }
    int worthCarrying = Math.max(0, integerDigits) + WORKING_DIGITS;
    if (value.scale() > 0 && value.precision() > worthCarrying) {
      return value.round(new MathContext(worthCarrying, RoundingMode.HALF_EVEN));
    }
    return value;
  }

  static ArithmeticException tooLong() {
    return new ArithmeticException("a number on the way has more than " + MAX_DIGITS + " digits");
  }

  /** How many digits stand before the point; negative when zeros follow it. */
  static int integerDigits(BigDecimal value) {
    return Math.clamp((long) value.precision() - value.scale(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static BigDecimal divide(BigDecimal dividend, BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    int integerDigits = integerDigits(dividend) - integerDigits(divisor) + 1;
    return dividend.divide(divisor,
        new MathContext(Math.max(0, integerDigits) + WORKING_DIGITS, RoundingMode.HALF_EVEN));
  }

  /** What is left over, with the divisor's sign: -7 mod 3 is 2. */
  static BigDecimal modulo(BigDecimal dividend, BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw new ArithmeticException("modulo zero");
    }
    BigDecimal remainder = dividend.remainder(divisor);
    return remainder.signum() * divisor.signum() < 0 ? remainder.add(divisor) : remainder;
  }

  static BigDecimal factorial(BigDecimal value) {
    if (value.signum() < 0 || !isInteger(value)) {
      throw new ArithmeticException("the factorial is only defined for 0, 1, 2, …");
    } else if (value.compareTo(BigDecimal.valueOf(MAX_FACTORIAL)) > 0) {
      throw new ArithmeticException("the factorial of more than " + MAX_FACTORIAL + " is too long");
    }
    return new BigDecimal(product(1, value.intValueExact()));
  }

  /** Halving keeps the factors of about equal size, which is what fast multiplication wants. */
  private static BigInteger product(int from, int to) {
    if (from > to) {
      return BigInteger.ONE;
    } else if (from == to) {
      return BigInteger.valueOf(from);
    }
    int middle = (from + to) >>> 1;
    return product(from, middle).multiply(product(middle + 1, to));
  }

  static boolean isInteger(BigDecimal value) {
    return value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0;
  }

  static BigDecimal greatestCommonDivisor(BigDecimal first, BigDecimal second) {
    if (!isInteger(first) || !isInteger(second)) {
      throw new ArithmeticException("only whole numbers have a greatest common divisor");
    }
    return new BigDecimal(first.toBigIntegerExact().gcd(second.toBigIntegerExact()));
  }

  /** A value that counts something. */
  static int small(BigDecimal value, String what) {
    if (!isInteger(value) || value.abs().compareTo(BigDecimal.valueOf(MAX_DIGITS)) > 0) {
      throw new ArithmeticException(what + " should be a whole number of at most " + MAX_DIGITS);
    }
    return value.intValueExact();
  }

  /**
   * Whole numbers in full, anything else to {@value #SHOWN_DIGITS} digits; an exponent only for the very small, and for
   * the very large of which no more digits are known.
   */
  static String print(BigDecimal value) {
    if (value.scale() < 0 && value.precision() >= WORKING_DIGITS) {
      return value.round(new MathContext(SHOWN_DIGITS, RoundingMode.HALF_EVEN)).toString();
    } else if (value.scale() <= 0) {
      return value.toPlainString();
    }
    int shown = Math.max(SHOWN_DIGITS, integerDigits(value));
    BigDecimal rounded = value.round(new MathContext(shown, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    return integerDigits(rounded) < -MAX_PLAIN_ZEROS ? rounded.toString() : rounded.toPlainString();
  }
}
