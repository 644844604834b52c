package io.osgent.tool.calculator.internal;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameterDefinition;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A function as EvalEx knows it.
 *
 * @param usage how it is written, e.g. {@code round(x, digits)}
 * @param least how many arguments at least
 * @param most how many at most
 */
record NamedFunction(String usage, int least, int most, Function<List<BigDecimal>, BigDecimal> meaning)
    implements
      FunctionIfc {
  private static final List<FunctionParameterDefinition> ANY = List
      .of(FunctionParameterDefinition.builder().name("values").isVarArg(true).build());

  static NamedFunction one(String usage, UnaryOperator<BigDecimal> meaning) {
    return new NamedFunction(usage, 1, 1, values -> meaning.apply(values.getFirst()));
  }

  static NamedFunction two(String usage, BinaryOperator<BigDecimal> meaning) {
    return new NamedFunction(usage, 2, 2, values -> meaning.apply(values.get(0), values.get(1)));
  }

  static NamedFunction many(String usage, Function<List<BigDecimal>, BigDecimal> meaning) {
    return new NamedFunction(usage, 1, Integer.MAX_VALUE, meaning);
  }

  String name() {
    return usage.substring(0, usage.indexOf('('));
  }

  @Override
  public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... parameters)
      throws EvaluationException {
    if (parameters.length < least || parameters.length > most) {
      throw new EvaluationException(token, "it is written " + usage);
    }
    try {
      List<BigDecimal> values = Arrays.stream(parameters).map(Operand::of).toList();
      return EvaluationValue.numberValue(Decimals.bounded(meaning.apply(values)));
    } catch (ArithmeticException e) {
      throw new EvaluationException(token, e.getMessage());
    }
  }

  @Override
  public void validatePreEvaluation(Token token, EvaluationValue... parameters) {
    // evaluate() checks number and kind itself
  }

  @Override
  public List<FunctionParameterDefinition> getFunctionParameterDefinitions() {
    return ANY;
  }

  @Override
  public boolean hasVarArgs() {
    return true;
  }
}
