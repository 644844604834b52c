package io.osgent.tool.calculator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorTest {
  private final Calculator calculator = new Calculator();

  private String calculate(String expression) throws Exception {
    return calculator.call(new ToolCall("1", Map.of("expression", expression)), null).text();
  }

  @Test
  void modelsAreToldHowToCallIt() {
    assertThat(calculator.spec().name()).isEqualTo("calculator");
    assertThat(calculator.spec().effect()).isEqualTo(Effect.READ);
    assertThat(calculator.spec().inputSchema()).containsEntry("required", List.of("expression"));
    assertThat(calculator.spec().description()).contains("sqrt(x)", "log(x, base)", "radians");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "17*23|391", "0.1+0.2|0.3", "1/3|0.3333333333333333333333333333333333", "1/3*3|1", "10/4|2.5",
      "2^100|1267650600228229401496703205376", "10!|3628800", "1e5|100000", ".5+.5|1", "0x1F|31",
      "123456789.123456789*1000|123456789123.456789", "99999999999999999999*99999999999999999999|"
          + "9999999999999999999800000000000000000001",
      "0.1^25|0.0000000000000000000000001", "10^-40|1E-40", "2^200/3|"
          + "535646014752996758513987364113720867507400997927597611767125"})
  void decimalsAndWholeNumbersAreExact(String expression, String result) throws Exception {
    assertThat(calculate(expression)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "1+2*3|7", "(1+2)*3|9", "-2^2|-4", "(-2)^2|4", "2^-3|0.125", "2^3^2|512", "2*-3|-6", "6/-2|-3", "8/4/2|1",
      "-7 mod 3|2", "10 % 3|1", "2(3+4)|14", "(1+2)(3+4)|21", "2pi|6.283185307179586476925286766559006", "3!^2|36"})
  void operatorsBindAsInMathematics(String expression, String result) throws Exception {
    assertThat(calculate(expression)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "17×23|391", "17 x 23|391", "17x23|391", "10x10|100", "12 ÷ 4 − 1|2", "3²+4²|25", "√16+9|13", "2**10|1024",
      "1,234,567*2|2469134", "(1,000+1)*2|2002", "max(1,234)|234", "(max(1,234)+1,000)|1234", "15% of 80|12",
      "50%*2|1", "200*(1+15%)|230", "10%3|1"})
  void expressionsMayBeWrittenAsPeopleWriteThem(String expression, String result) throws Exception {
    assertThat(calculate(expression)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "sqrt(2)|1.414213562373095048801688724209698", "sqrt(16)|4", "cbrt(-27)|-3", "root(32,5)|2", "27^(1/3)|3",
      "exp(1)|2.718281828459045235360287471352662", "ln(e)|1", "log10(1000)|3", "log2(8)|3", "log(81, 3)|4",
      "sin(pi)|0", "sin(rad(30))|0.5", "cos(0)|1", "tan(pi/4)|1", "deg(asin(1))|90", "deg(acos(0))|90",
      "deg(atan(1))|45", "atan(10^9000)|1.570796326794896619231321691639751",
      "abs(-3)|3", "round(2.5)|3", "round(22/7, 3)|3.143", "round(1234, -2)|1200", "floor(-1.5)|-2", "ceil(1.2)|2",
      "trunc(-1.7)|-1", "min(3,1,2)|1", "max(3,1,2)|3", "sum(1,2,3)|6", "avg(1,2,3,4)|2.5", "pow(2,10)|1024",
      "mod(10,3)|1", "gcd(12,18)|6", "factorial(5)|120"})
  void functionsPeopleExpectAreThere(String expression, String result) throws Exception {
    assertThat(calculate(expression)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "17 * * 23|Unexpected token after infix operator at '*', character 6",
      "17 +|Missing second operand for operator at '+', character 4",
      "(1+2|Closing parenthesis not found",
      "1,000,000+2)|Unexpected closing parenthesis at ')', character 12",
      "17 $ 3|Undefined operator at '$', character 4",
      "17 😀 3|Undefined operator at '😀', character 4",
      "1+foo(3)|Undefined function (there are abs(x),",
      "foo+1|'foo' is no number and no constant (there are pi and e)",
      "17 23|Too many operands",
      "1/0|division by zero at '/', character 2",
      "10 mod 0|modulo zero at 'mod', character 4",
      "0^-1|division by zero: 0 to a negative power",
      "sqrt(-1)|a negative number has no square root",
      "(-8)^0.5|a negative number has no power with the exponent 0.5",
      "log(100)|it is written log(x, base)",
      "ln(0)|only numbers above 0 have a logarithm",
      "tan(pi/2)|the tangent is not defined there",
      "acos(2)|it is only defined from -1 to 1",
      "gcd(1.5, 3)|only whole numbers have a greatest common divisor",
      "2.5!|the factorial is only defined for 0, 1, 2, …",
      "\"a\"+1|\"a\" is text, not a number",
      "round(-)|an operand is missing",
      "1.2.3|Number contains more than one decimal point"})
  void aWrongExpressionSaysWhatIsWrongAndWhere(String expression, String explanation) {
    assertThatThrownBy(() -> calculate(expression)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(explanation).hasMessageContaining("cannot work out \"" + expression + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n"})
  void nothingToWorkOutIsSaid(String expression) {
    assertThatThrownBy(() -> calculate(expression)).hasMessageContaining("the expression is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "9^9^9^9", "9^9^9", "0.1^9^9", "100000!", "3249!", "1e999999999+1", "1e-999999999+1", "1e999999999",
      "10^9999*10", "1e2147483647*1e2147483647", "exp(10^9)", "2^(10^30)", "sin(10^31)", "1.0000000001^(10^15)"})
  void noExpressionCanFillTheMemory(String expression) {
    assertThatThrownBy(() -> calculate(expression)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot work out");
  }

  @Test
  void theLargestNumbersAreStillExact() throws Exception {
    assertThat(calculate("3248!/3247!")).isEqualTo("3248");
    assertThat(calculate("9^10000/9^9999")).isEqualTo("9");
    assertThat(calculate("1.0000000001^999999999")).startsWith("1.10517091");
    assertThat(calculate("1230^100")).hasSize(309).endsWith("0".repeat(100));
    assertThat(calculate("exp(exp(9))")).isEqualTo("1.332404666072781241049331044593401E+3519");
    assertThat(calculate("ln(10^-9999)")).startsWith("-23023.548344847");
  }

  @Test
  void anExpressionThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> calculate("1+".repeat(500) + "1")).hasMessageContaining("1001 characters");
  }

  @Test
  void deepNestingIsFine() throws Exception {
    assertThat(calculate("(".repeat(490) + "1" + ")".repeat(490))).isEqualTo("1");
    assertThat(calculate("-".repeat(999) + "1")).isEqualTo("-1");
    assertThat(calculate("1+".repeat(499) + "1")).isEqualTo("500");
  }

  @Test
  void whateverIsWrittenIsAnsweredOrExplained() {
    var random = new Random(7);
    String[] pieces = {"1", "23", "4.5", "+", "-", "*", "/", "^", "%", "!", "(", ")", ",", " ", "x", "e", "pi", "sqrt(",
        "max(", "1e3", "of", "😀", "\"", "'", "[", "]", ".", "²", "\\", "\u0000", "三", "&&", "=", "0x", "round("};
    for (int i = 0; i < 20_000; i++) {
      var expression = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        expression.append(pieces[random.nextInt(pieces.length)]);
      }
      assertAnsweredOrExplained(expression.toString());
    }
  }

  private void assertAnsweredOrExplained(String expression) {
    try {
      assertThat(calculate(expression)).isNotEmpty();
    } catch (Exception e) {
      assertThat(e).as(expression).isInstanceOf(IllegalArgumentException.class);
      assertThat(e.getMessage()).as(expression).isNotEmpty();
    }
  }

  @Test
  void aStoppedCalculationEnds() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> calculate("1+1")).hasMessageContaining("stopped");
    assertThat(Thread.interrupted()).isTrue();
  }
}
