package io.osgent.tool.calculator.internal;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Powers, roots and logarithms. */
final class Powers {
  /** Up to so many digits a power of a number with decimals is worked out exactly. */
  private static final long EXACT_DIGITS = 1_000;
  /** The largest exponent {@link BigDecimal#pow} takes. */
  private static final BigDecimal MAX_WHOLE_EXPONENT = BigDecimal.valueOf(999_999_999);

  private Powers() {}

  static BigDecimal power(BigDecimal base, BigDecimal exponent) {
    if (exponent.signum() == 0) {
      return BigDecimal.ONE;
    } else if (base.signum() == 0) {
      return powerOfZero(exponent);
    } else if (Math.abs(decimalLogarithm(base.abs()) * exponent.doubleValue()) > Decimals.MAX_DIGITS) {
      throw Decimals.tooLong();
    } else if (Decimals.isInteger(exponent) && exponent.abs().compareTo(MAX_WHOLE_EXPONENT) <= 0) {
      BigDecimal power = wholePower(base, exponent.abs().intValueExact());
      return exponent.signum() < 0 ? Decimals.divide(BigDecimal.ONE, power) : power;
    } else if (base.signum() < 0) {
      throw new ArithmeticException("a negative number has no power with the exponent " + Decimals.print(exponent));
    }
    return BigDecimalMath.pow(base, exponent, Decimals.WORKING);
  }

  private static BigDecimal powerOfZero(BigDecimal exponent) {
    if (exponent.signum() < 0) {
      throw new ArithmeticException("division by zero: 0 to a negative power");
    }
    return BigDecimal.ZERO;
  }

  private static BigDecimal wholePower(BigDecimal base, int exponent) {
    if (Decimals.isInteger(base)) {
      return base.setScale(0).pow(exponent);
    }
    boolean exact = (long) base.precision() * exponent <= EXACT_DIGITS;
    return exact ? base.pow(exponent) : base.pow(exponent, Decimals.WORKING);
  }

  /** Near enough to say how long a power will be, also for numbers no double can hold. */
  private static double decimalLogarithm(BigDecimal positive) {
    int zeros = Decimals.integerDigits(positive) - 1;
    return zeros + Math.log10(positive.movePointLeft(zeros).doubleValue());
  }

  static BigDecimal squareRoot(BigDecimal value) {
    if (value.signum() < 0) {
      throw new ArithmeticException("a negative number has no square root");
    }
    int integerDigits = Math.max(0, Decimals.integerDigits(value) / 2 + 1);
    return value.sqrt(new MathContext(integerDigits + Decimals.WORKING_DIGITS, RoundingMode.HALF_EVEN));
  }

  static BigDecimal root(BigDecimal value, BigDecimal degree) {
    if (value.signum() < 0 && Decimals.isInteger(degree) && degree.remainder(BigDecimal.TWO).signum() != 0) {
      return root(value.negate(), degree).negate();
    }
    return power(value, Decimals.divide(BigDecimal.ONE, degree));
  }

  static BigDecimal exponential(BigDecimal value) {
    return power(Decimals.E, value);
  }

  static BigDecimal naturalLogarithm(BigDecimal value) {
    if (value.signum() <= 0) {
      throw new ArithmeticException("only numbers above 0 have a logarithm");
    }
    // The library takes long over numbers close to 0.
    return value.compareTo(BigDecimal.ONE) < 0
        ? BigDecimalMath.log(Decimals.divide(BigDecimal.ONE, value), Decimals.WORKING).negate()
        : BigDecimalMath.log(value, Decimals.WORKING);
  }

  static BigDecimal logarithm(BigDecimal value, BigDecimal base) {
    return Decimals.divide(naturalLogarithm(value), naturalLogarithm(base));
  }
}
