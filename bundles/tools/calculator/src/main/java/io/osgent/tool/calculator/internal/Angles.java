package io.osgent.tool.calculator.internal;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Trigonometry in radians. */
final class Angles {
  /** Beyond it, pi is not known exactly enough to say where on the circle an angle lies. */
  private static final BigDecimal LARGEST = BigDecimal.TEN.pow(30);
  /** Less than pi is known to, so that sin(pi) is 0. */
  private static final int PLACES = 80;
  private static final BigDecimal HALF_CIRCLE = BigDecimal.valueOf(180);
  private static final BigDecimal QUARTER_TURN = Decimals.PI.divide(BigDecimal.TWO, Decimals.WORKING);

  private Angles() {}

  static BigDecimal sine(BigDecimal angle) {
    return settled(BigDecimalMath.sin(onTheCircle(angle), Decimals.WORKING));
  }

  static BigDecimal cosine(BigDecimal angle) {
    return settled(BigDecimalMath.cos(onTheCircle(angle), Decimals.WORKING));
  }

  static BigDecimal tangent(BigDecimal angle) {
    BigDecimal cosine = cosine(angle);
    if (cosine.signum() == 0) {
      throw new ArithmeticException("the tangent is not defined there");
    }
    return settled(Decimals.divide(sine(angle), cosine));
  }

  static BigDecimal arcSine(BigDecimal sine) {
    return settled(BigDecimalMath.asin(ofUnitCircle(sine), Decimals.WORKING));
  }

  static BigDecimal arcCosine(BigDecimal cosine) {
    return settled(BigDecimalMath.acos(ofUnitCircle(cosine), Decimals.WORKING));
  }

  static BigDecimal arcTangent(BigDecimal tangent) {
    boolean beyond = tangent.abs().compareTo(BigDecimal.ONE) > 0;
    BigDecimal angle = BigDecimalMath.atan(beyond ? Decimals.divide(BigDecimal.ONE, tangent) : tangent,
        Decimals.WORKING);
    return settled(beyond ? QUARTER_TURN.multiply(BigDecimal.valueOf(tangent.signum())).subtract(angle) : angle);
  }

  static BigDecimal toRadians(BigDecimal degrees) {
    return Decimals.divide(degrees.multiply(Decimals.PI), HALF_CIRCLE);
  }

  static BigDecimal toDegrees(BigDecimal radians) {
    return Decimals.divide(radians.multiply(HALF_CIRCLE), Decimals.PI);
  }

  private static BigDecimal settled(BigDecimal value) {
    return value.setScale(PLACES, RoundingMode.HALF_EVEN);
  }

  private static BigDecimal onTheCircle(BigDecimal angle) {
    if (angle.abs().compareTo(LARGEST) > 0) {
      throw new ArithmeticException("the angle is too large");
    }
    return angle;
  }

  private static BigDecimal ofUnitCircle(BigDecimal value) {
    if (value.abs().compareTo(BigDecimal.ONE) > 0) {
      throw new ArithmeticException("it is only defined from -1 to 1");
    }
    return value;
  }
}
