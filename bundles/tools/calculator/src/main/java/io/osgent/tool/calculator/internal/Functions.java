package io.osgent.tool.calculator.internal;

import static io.osgent.tool.calculator.internal.NamedFunction.many;
import static io.osgent.tool.calculator.internal.NamedFunction.one;
import static io.osgent.tool.calculator.internal.NamedFunction.two;

import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The functions people expect of a calculator. */
final class Functions {
  private static final List<NamedFunction> ALL = List.of(
      one("abs(x)", BigDecimal::abs),
      new NamedFunction("round(x, digits)", 1, 2, Functions::round),
      one("floor(x)", x -> x.setScale(0, RoundingMode.FLOOR)),
      one("ceil(x)", x -> x.setScale(0, RoundingMode.CEILING)),
      one("trunc(x)", x -> x.setScale(0, RoundingMode.DOWN)),
      many("min(x, y, …)", Collections::min),
      many("max(x, y, …)", Collections::max),
      many("sum(x, y, …)", Functions::sum),
      many("avg(x, y, …)", values -> Decimals.divide(sum(values), BigDecimal.valueOf(values.size()))),
      one("sqrt(x)", Powers::squareRoot),
      one("cbrt(x)", x -> Powers.root(x, BigDecimal.valueOf(3))),
      two("root(x, n)", Powers::root),
      two("pow(x, y)", Powers::power),
      one("exp(x)", Powers::exponential),
      one("ln(x)", Powers::naturalLogarithm),
      one("log10(x)", x -> Powers.logarithm(x, BigDecimal.TEN)),
      one("log2(x)", x -> Powers.logarithm(x, BigDecimal.TWO)),
      // One argument is the common logarithm to some people and the natural one to others.
      two("log(x, base)", Powers::logarithm),
      one("sin(x)", Angles::sine),
      one("cos(x)", Angles::cosine),
      one("tan(x)", Angles::tangent),
      one("asin(x)", Angles::arcSine),
      one("acos(x)", Angles::arcCosine),
      one("atan(x)", Angles::arcTangent),
      one("rad(degrees)", Angles::toRadians),
      one("deg(radians)", Angles::toDegrees),
      two("mod(x, y)", Decimals::modulo),
      two("gcd(x, y)", Decimals::greatestCommonDivisor),
      one("factorial(n)", Decimals::factorial));

  /** Every function as it is written. */
  static final String NAMES = ALL.stream().map(NamedFunction::usage).collect(Collectors.joining(", "));

  private Functions() {}

  static FunctionDictionaryIfc dictionary() {
    var functions = new MapBasedFunctionDictionary();
    ALL.forEach(function -> functions.addFunction(function.name(), function));
    return functions;
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal round(List<BigDecimal> values) {
    int digits = values.size() == 1 ? 0 : Decimals.small(values.get(1), "the number of digits");
    return values.getFirst().setScale(digits, RoundingMode.HALF_UP);
  }
}
