package io.osgent.model.demo.internal;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** English number words: "two hundred and six", "three point one four", "a dozen". */
final class NumberWords {
  private static final List<String> SMALL = List.of("zero", "one", "two", "three", "four", "five", "six", "seven",
      "eight",
      "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
      "nineteen");
  private static final List<String> TENS = List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
      "ninety");
  private static final Map<String, BigDecimal> MAGNITUDES = Map.of("thousand", BigDecimal.valueOf(1_000), "million",
      BigDecimal.valueOf(1_000_000), "billion", BigDecimal.valueOf(1_000_000_000L), "trillion",
      BigDecimal.valueOf(1_000_000_000_000L));
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal DOZEN = BigDecimal.valueOf(12);

  private final List<String> words;
  private int at;

  /**
   * A number that was read.
   *
   * @param end the first word behind it
   */
  record Read(BigDecimal value, int end) {}

  private NumberWords(List<String> words, int from) {
    this.words = words;
    this.at = from;
  }

  /** Reads the longest number that starts at a word. */
  static Optional<Read> read(List<String> words, int from) {
    var reading = new NumberWords(words, from);
    BigDecimal value = reading.number();
    return value == null ? Optional.empty() : Optional.of(new Read(value, reading.at));
  }

  /** What a word multiplies the figures before it with: "2 million". */
  static Optional<BigDecimal> magnitude(String word) {
    return Optional.ofNullable(word.equals("hundred") ? HUNDRED : word.equals("dozen") ? DOZEN : MAGNITUDES.get(word));
  }

  private BigDecimal number() {
    BigDecimal total = null;
    BigDecimal lastMagnitude = null;
    while (true) {
      int start = at;
      if (total != null && word(0).equals("and")) {
        at++;
      }
      BigDecimal group = group();
      BigDecimal magnitude = group == null ? null : MAGNITUDES.get(word(0));
      boolean fits = group != null && (total == null || group.compareTo(MAGNITUDES.get("thousand")) < 0)
          && (lastMagnitude == null || magnitude == null || magnitude.compareTo(lastMagnitude) < 0);
      if (!fits) {
        at = start;
        return total;
      }
      total = (total == null ? BigDecimal.ZERO : total).add(magnitude == null ? group : group.multiply(magnitude));
      if (magnitude == null) {
        return total.add(decimals());
      }
      at++;
      lastMagnitude = magnitude;
    }
  }

  /** A number below a thousand, or a dozen of them. */
  private BigDecimal group() {
    boolean article = word(0).equals("a") && (word(1).equals("dozen") || word(1).equals("hundred")
        || MAGNITUDES.containsKey(word(1)));
    BigDecimal value = article ? BigDecimal.ONE : belowHundred();
    if (article) {
      at++;
    }
    if (value == null) {
      return null;
    } else if (word(0).equals("dozen")) {
      at++;
      return value.multiply(DOZEN);
    } else if (word(0).equals("hundred")) {
      at++;
      value = value.multiply(HUNDRED);
      int start = at;
      if (word(0).equals("and")) {
        at++;
      }
      BigDecimal rest = belowHundred();
      if (rest == null) {
        at = start;
      }
      return rest == null ? value : value.add(rest);
    }
    return value;
  }

  private BigDecimal belowHundred() {
    int tens = TENS.indexOf(word(0));
    if (tens >= 0) {
      at++;
      int unit = SMALL.indexOf(word(0));
      boolean joined = unit >= 1 && unit <= 9;
      if (joined) {
        at++;
      }
      return BigDecimal.valueOf(20 + 10L * tens + (joined ? unit : 0));
    }
    int small = SMALL.indexOf(word(0));
    if (small >= 0) {
      at++;
    }
    return small < 0 ? null : BigDecimal.valueOf(small);
  }

  private BigDecimal decimals() {
    if (!word(0).equals("point") || digit(1) < 0) {
      return BigDecimal.ZERO;
    }
    at++;
    var digits = new StringBuilder("0.");
    while (digit(0) >= 0) {
      digits.append(digit(0));
      at++;
    }
    return new BigDecimal(digits.toString());
  }

  private int digit(int ahead) {
    int value = SMALL.indexOf(word(ahead));
    return value <= 9 ? value : -1;
  }

  private String word(int ahead) {
    return at + ahead < words.size() ? words.get(at + ahead) : "";
  }
}
