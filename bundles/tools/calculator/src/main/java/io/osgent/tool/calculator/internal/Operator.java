package io.osgent.tool.calculator.internal;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * An operator as EvalEx knows it.
 *
 * @param meaning of both operands; of one and null where there is only one
 */
record Operator(OperatorType type, int precedence, boolean leftAssociative, BinaryOperator<BigDecimal> meaning)
    implements
      OperatorIfc {

  static Operator infix(int precedence, BinaryOperator<BigDecimal> meaning) {
    return new Operator(OperatorType.INFIX_OPERATOR, precedence, true, meaning);
  }

  static Operator rightAssociative(int precedence, BinaryOperator<BigDecimal> meaning) {
    return new Operator(OperatorType.INFIX_OPERATOR, precedence, false, meaning);
  }

  static Operator prefix(int precedence, UnaryOperator<BigDecimal> meaning) {
    return new Operator(OperatorType.PREFIX_OPERATOR, precedence, false, (value, none) -> meaning.apply(value));
  }

  static Operator postfix(int precedence, UnaryOperator<BigDecimal> meaning) {
    return new Operator(OperatorType.POSTFIX_OPERATOR, precedence, true, (value, none) -> meaning.apply(value));
  }

  @Override
  public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
      throws EvaluationException {
    try {
      BigDecimal first = Operand.of(operands[0]);
      BigDecimal second = operands.length > 1 ? Operand.of(operands[1]) : null;
      return EvaluationValue.numberValue(Decimals.bounded(meaning.apply(first, second)));
    } catch (ArithmeticException e) {
      throw new EvaluationException(token, e.getMessage());
    }
  }

  @Override
  public int getPrecedence() {
    return precedence;
  }

  @Override
  public int getPrecedence(ExpressionConfiguration configuration) {
    return precedence;
  }

  @Override
  public boolean isLeftAssociative() {
    return leftAssociative;
  }

  @Override
  public boolean isPrefix() {
    return type == OperatorType.PREFIX_OPERATOR;
  }

  @Override
  public boolean isPostfix() {
    return type == OperatorType.POSTFIX_OPERATOR;
  }

  @Override
  public boolean isInfix() {
    return type == OperatorType.INFIX_OPERATOR;
  }

  @Override
  public boolean isOperandLazy() {
    return false;
  }
}
