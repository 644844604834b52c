package io.osgent.tool.calculator.internal;

import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.config.OperatorDictionaryIfc;
import java.math.BigDecimal;

/** The operators and how they bind. */
final class Operators {
  private static final int SUM = 20;
  private static final int PRODUCT = 30;
  /** A sign binds like a power, and both to the right: -2^2 is -4, and 2^-3^2 is 2^(-(3^2)). */
  private static final int POWER = 40;
  private static final int POSTFIX = 50;

  private Operators() {}

  static OperatorDictionaryIfc dictionary() {
    var operators = new MapBasedOperatorDictionary();
    Operator add = Operator.infix(SUM, BigDecimal::add);
    Operator subtract = Operator.infix(SUM, BigDecimal::subtract);
    Operator multiply = Operator.infix(PRODUCT, BigDecimal::multiply);
    Operator divide = Operator.infix(PRODUCT, Decimals::divide);
    Operator modulo = Operator.infix(PRODUCT, Decimals::modulo);
    Operator power = Operator.rightAssociative(POWER, Powers::power);
    Operator negate = Operator.prefix(POWER, BigDecimal::negate);
    operators.addOperator("+", add);
    operators.addOperator("-", subtract);
    operators.addOperator("−", subtract);
    operators.addOperator("–", subtract);
    operators.addOperator("*", multiply);
    operators.addOperator("×", multiply);
    operators.addOperator("·", multiply);
    operators.addOperator("x", multiply);
    operators.addOperator("of", multiply);
    operators.addOperator("/", divide);
    operators.addOperator("÷", divide);
    operators.addOperator("%", modulo);
    operators.addOperator("mod", modulo);
    operators.addOperator("^", power);
    operators.addOperator("**", power);
    operators.addOperator("+", Operator.prefix(POWER, value -> value));
    operators.addOperator("-", negate);
    operators.addOperator("−", negate);
    operators.addOperator("–", negate);
    operators.addOperator("√", Operator.prefix(POWER, Powers::squareRoot));
    operators.addOperator("!", Operator.postfix(POSTFIX, Decimals::factorial));
    operators.addOperator("²", Operator.postfix(POSTFIX, value -> value.multiply(value)));
    operators.addOperator("³", Operator.postfix(POSTFIX, value -> value.multiply(value).multiply(value)));
    operators.addOperator(Notation.PERCENT, Operator.postfix(POSTFIX, value -> value.movePointLeft(2)));
    return operators;
  }
}
