package io.osgent.model.wire;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By how much a model's price rises in special cases, each as a factor.
 *
 * @param cacheWrite of input that is written into the provider's cache
 * @param lastingCacheWrite of input that is written there for an hour
 * @param longPrompt an input of more tokens than this raises all prices
 * @param longInput of the whole input, then
 * @param longOutput of the output, then
 */
public record Surcharges(BigDecimal cacheWrite, BigDecimal lastingCacheWrite, long longPrompt, BigDecimal longInput,
    BigDecimal longOutput) {
  public static final Surcharges NONE = new Surcharges(BigDecimal.ONE, BigDecimal.ONE, Long.MAX_VALUE, BigDecimal.ONE,
      BigDecimal.ONE);

  private static final String FACTOR = "(\\d{1,3}(?:\\.\\d{1,9})?)x";
  private static final Pattern WRITE = Pattern.compile("cache write " + FACTOR);
  private static final Pattern LASTING = Pattern.compile("1h cache write " + FACTOR);
  private static final Pattern LONG = Pattern
      .compile("above (\\d{1,12}) input " + FACTOR + " output " + FACTOR);

  /** @throws IllegalArgumentException if one can't be read; the message says which and what would be right */
  static Surcharges read(List<String> notes) {
    Surcharges read = NONE;
    for (String note : notes) {
      read = read.and(note);
    }
    return read;
  }

  private Surcharges and(String note) {
    Matcher write = WRITE.matcher(note);
    if (write.matches()) {
      return new Surcharges(factor(write, 1), lastingCacheWrite, longPrompt, longInput, longOutput);
    }
    Matcher lasting = LASTING.matcher(note);
    if (lasting.matches()) {
      return new Surcharges(cacheWrite, factor(lasting, 1), longPrompt, longInput, longOutput);
    }
    Matcher above = LONG.matcher(note);
    if (above.matches()) {
      return new Surcharges(cacheWrite, lastingCacheWrite, Long.parseLong(above.group(1)), factor(above, 2),
          factor(above, 3));
    }
    throw new IllegalArgumentException("'" + note + "' should be as 'cache write 1.25x', '1h cache write 2x' or "
        + "'above 272000 input 2x output 1.5x'");
  }

  private static BigDecimal factor(Matcher note, int group) {
    return new BigDecimal(note.group(group));
  }
}
