package io.osgent.model.demo.internal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hands arithmetic to a tool that calculates. */
final class Calculations implements Reader {
  private static final Pattern ASKED = Pattern.compile(
      "\\b(?:what|what's|what’s|calculate|compute|how much|how many|evaluate"
          + "|solve|work out|result|equals?|add|multiply|divide|subtract|sum|tell me|give me)\\b|=",
      Pattern.CASE_INSENSITIVE);

  @Override
  public Understanding read(String clause, Toolbox toolbox) {
    Arithmetic arithmetic = Arithmetic.in(clause);
    List<String> expressions = arithmetic.expressions();
    // A clause that is arithmetic and nothing else needs no "what is" before it.
    if (expressions.isEmpty() || !(arithmetic.isAllThereIs() || ASKED.matcher(clause).find())) {
      return Understanding.NOTHING;
    }
    Optional<Toolbox.Slot> calculator = toolbox.calculator();
    return calculator.isEmpty()
        ? Understanding.saying("I do not calculate myself, and this agent has no tool for it.")
        : Understanding.asking(expressions.stream().map(expression -> ask(calculator.get(), expression)).toList());
  }

  private static Ask ask(Toolbox.Slot calculator, String expression) {
    return calculator.ask(expression, result -> expression.replace("*", "×") + " is " + result);
  }
}
