package io.osgent.tool.calculator.internal;

import io.osgent.api.tool.Description;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import io.osgent.tool.calculator.internal.Calculator.Input;
import org.osgi.service.component.annotations.Component;

/** Works out arithmetic, so that a model need not guess. */
@Component(service = Tool.class)
public final class Calculator extends RecordTool<Input> {
  private final Evaluator evaluator = new Evaluator();

  /** What to work out. */
  public record Input(@Description("the arithmetic expression, e.g. \"17*23\", \"(1.5+2)^3/7\", \"15% of 80\","
      + " \"sqrt(2)\" or \"round(22/7, 3)\"") String expression) {}

  public Calculator() {
    super("calculator",
        "Calculates an arithmetic expression exactly: decimals stay exact, whole numbers may have thousands of digits, and"
            + " everything else is given to 34 digits. Operators: + - * / ^ ! and % (after a number it means"
            + " percent, between two it means modulo). Functions: " + Functions.NAMES
            + ". Angles are in radians. Constants: pi, e.",
        Input.class, Effect.READ);
  }

  @Override
  protected String answer(Input input, ToolContext context) {
    return evaluator.evaluate(input.expression());
  }
}
