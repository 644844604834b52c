package io.osgent.model.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "What is 17 times 23?|17 * 23", "17*23|17 * 23", "17x23|17 * 23", "17 × 23 =|17 * 23",
      "What's 1,234 + 5?|1234 + 5",
      "two hundred and six divided by 4|206 / 4", "twenty-three plus forty-two|23 + 42", "What is 5 minus -3?|5 - -3",
      "How much is 15% of 80?|15 / 100 * 80", "fifteen percent of eighty|15 / 100 * 80",
      "20% off 50|50 * (1 - 20 / 100)",
      "sqrt(2) to 10 digits|round(sqrt(2), 10)", "the square root of 144 plus 6|sqrt(144) + 6",
      "22/7 rounded to 3 decimal places|round(22 / 7, 3)", "2 to the power of 10|2 ^ 10", "2**10|2 ^ 10",
      "twelve squared|12 ^ 2", "(1 + 2) * 3|(1 + 2) * 3", "1 + 2 * 3|1 + 2 * 3", "max(3, 4*5)|max(3, 4 * 5)",
      "10!|10!", "What is 5 factorial|5!", "What is 2+3!|2 + 3", "-5 + 3|-5 + 3", "2^-3|2 ^ (-3)",
      "the sum of 3, 4 and 5|3 + 4 + 5", "the product of six and seven|6 * 7", "the difference between 10 and 4|10 - 4",
      "the average of 2, 4 and 9|(2 + 4 + 9) / 3", "half of 90|90 / 2", "a third of 27|27 / 3", "twice 21|2 * 21",
      "Add 5 to 7|5 + 7", "Subtract 3 from 10|10 - 3", "Multiply 6 by 7|6 * 7", "Divide ten by four|10 / 4",
      "2 million divided by 8|2000000 / 8", "10 mod 3|10 mod 3", "sin of 0.5|sin(0.5)", "2 * pi|2 * pi",
      "7 minus 3 minus 2|7 - 3 - 2", "8 divided by the sum of 1 and 3|8 / (1 + 3)"})
  void arithmeticIsWrittenDownForACalculator(String text, String expression) {
    assertThat(Arithmetic.in(text).expressions()).containsExactly(expression);
  }

  @Test
  void severalPiecesAreFoundInOrder() {
    assertThat(Arithmetic.in("What is 17 times 23, and 5 plus 6, and sqrt(9)?").expressions()).containsExactly(
        "17 * 23",
        "5 + 6", "sqrt(9)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "I was born on 2026-01-05", "We are open 24/7", "version 1.2.3", "on 12/24/2026",
      "one cat",
      "I have 3 apples and 4 pears", "and/or", "* + -", "(((((", "plus", "the power of love", "½", "🙂+🙂", "三 + 四"})
  void whatIsNoArithmeticIsLeftAlone(String text) {
    assertThat(Arithmetic.in(text).expressions()).isEmpty();
  }

  @Test
  void itIsKnownWhetherATextSaysAnythingElse() {
    assertThat(Arithmetic.in("17 * 23 = ?").isAllThereIs()).isTrue();
    assertThat(Arithmetic.in("seventeen times twenty-three, please").isAllThereIs()).isTrue();
    assertThat(Arithmetic.in("my number is 555-1234").isAllThereIs()).isFalse();
  }

  @Test
  void deepNestingEndsInsteadOfOverflowing() {
    assertThat(Arithmetic.in("(".repeat(2_000) + "1+1" + ")".repeat(2_000)).expressions()).hasSizeLessThan(2);
    assertThat(Arithmetic.in("-".repeat(4_000) + "1").expressions()).hasSizeLessThan(2);
    assertThat(Arithmetic.in("2^".repeat(2_000) + "2").expressions()).isNotNull();
    assertThat(Arithmetic.in("sum of ".repeat(600) + "2 and 3").expressions()).isNotNull();
  }
}
