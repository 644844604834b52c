package io.osgent.tool.calculator.internal;

import com.ezylang.evalex.data.EvaluationValue;
import java.math.BigDecimal;

/** A value that takes part in arithmetic. */
final class Operand {
  private Operand() {}

  static BigDecimal of(EvaluationValue value) {
    if (!value.isNumberValue()) {
      throw new ArithmeticException("\"" + value.getStringValue() + "\" is text, not a number");
    }
    return Decimals.bounded(value.getNumberValue());
  }
}
