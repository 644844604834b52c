package io.osgent.tool.calculator.internal;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.DataAccessorIfc;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.parser.ParseException;
import java.math.MathContext;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads and works out expressions. EvalEx parses; what the operators and functions mean is ours, so that every step is
 * exact and bounded. Thread-safe.
 */
final class Evaluator {
  private static final int MAX_LENGTH = 1_000;

  private final ExpressionConfiguration configuration = ExpressionConfiguration.builder()
      .operatorDictionary(Operators.dictionary())
      .functionDictionary(Functions.dictionary())
      .defaultConstants(Map.of("pi", EvaluationValue.numberValue(Decimals.PI), "π",
          EvaluationValue.numberValue(Decimals.PI), "e", EvaluationValue.numberValue(Decimals.E)))
      .mathContext(MathContext.UNLIMITED)
      .stripTrailingZeros(false)
      .arraysAllowed(false)
      .structuresAllowed(false)
      .dataAccessorSupplier(NoVariables::new)
      .build();

  /** @throws IllegalArgumentException that says what is wrong with the expression, and where */
  String evaluate(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the expression has " + expression.length() + " characters; at most "
          + MAX_LENGTH + " are allowed: work it out in parts");
    } else if (expression.isBlank()) {
      throw new IllegalArgumentException("the expression is empty; it should be something like \"17*23\"");
    }
    Notation notation = Notation.of(expression);
    try {
      EvaluationValue value = new Expression(notation.text(), configuration).evaluate();
      return Decimals.print(Operand.of(value));
    } catch (ParseException e) {
      throw new IllegalArgumentException(notation.locate(e, explain(e)), e);
    } catch (EvaluationException e) {
      throw new IllegalArgumentException(notation.locate(e, e.getMessage()), e);
    } catch (NoSuchElementException e) {
      // EvalEx's parser has no words of its own for an operator that is followed by nothing inside parentheses.
      throw new IllegalArgumentException("cannot work out \"" + expression + "\": an operand is missing", e);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("cannot work out \"" + expression + "\": " + e.getMessage(), e);
    }
  }

  private static String explain(BaseException e) {
    String message = e.getMessage().replace("brace", "parenthesis");
    return message.startsWith("Undefined function") ? message + " (there are " + Functions.NAMES + ")" : message;
  }

  /** An expression has no variables: a name that is no constant is a mistake. */
  private static final class NoVariables implements DataAccessorIfc {
    @Override
    public EvaluationValue getData(String variable) {
      throw new ArithmeticException(
          "'" + variable + "' is no number and no constant (there are pi and e), nor a function"
              + " followed by parentheses");
    }

    @Override
    public void setData(String variable, EvaluationValue value) {
      throw new UnsupportedOperationException("an expression has no variables");
    }
  }
}
