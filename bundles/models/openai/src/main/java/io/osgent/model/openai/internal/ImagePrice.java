package io.osgent.model.openai.internal;

import io.osgent.api.model.Price;
import io.osgent.model.wire.TableLine;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image model costs, in US dollars for a million tokens each.
 *
 * @param text of the prompt
 * @param picture of the pictures to start from
 * @param output of the pictures that are made
 */
record ImagePrice(BigDecimal text, BigDecimal cachedText, BigDecimal picture, BigDecimal cachedPicture,
    BigDecimal output) {
  private static final int MILLION = 6;
  private static final List<String> NAMES = List.of("model", "text", "cached text", "picture", "cached picture",
      "output");

  /** OpenAI's, by model. */
  static Map<String, ImagePrice> table() {
    var prices = new LinkedHashMap<String, ImagePrice>();
    String text = TableLine.textBeside(ImagePrice.class, "images.csv");
    for (TableLine line : TableLine.of(text, NAMES, "brush, 5.00, 1.25, 8.00, 2.00, 30.00")) {
      line.requireNoDearer(2, 1);
      line.requireNoDearer(4, 3);
      prices.put(line.name(),
          new ImagePrice(line.dollars(1), line.dollars(2), line.dollars(3), line.dollars(4), line.dollars(5)));
    }
    return Map.copyOf(prices);
  }

  /** One that an administrator gave, in which all input costs the same. */
  static ImagePrice of(Price price) {
    return new ImagePrice(price.input(), price.cachedInput(), price.input(), price.cachedInput(), price.output());
  }

  /** As others see it. */
  Price price() {
    return new Price(text, cachedText, output);
  }

  BigDecimal of(ImageUsage used) {
    BigDecimal sum = times(text, used.text() - used.cachedText()).add(times(cachedText, used.cachedText()))
        .add(times(picture, used.picture() - used.cachedPicture()))
        .add(times(cachedPicture, used.cachedPicture())).add(times(output, used.output())).movePointLeft(MILLION)
        .stripTrailingZeros();
    return sum.scale() < 0 ? sum.setScale(0) : sum;
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }
}
