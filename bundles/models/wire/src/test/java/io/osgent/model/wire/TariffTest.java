package io.osgent.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a call has cost is told to the last digit, surcharges included. */
class TariffTest {
  private static final ModelTable TABLE = ModelTable.read(
      """
          plain, 1000, 100, yes, yes, yes, 3, 0.30, 15
          rich, 1000000, 100, yes, yes, yes, 2, 0.20, 10, cache write 1.25x, 1h cache write 2x, above 1000 input 5x output 3x
          """);

  @Test
  void withoutSurchargesItIsThePrice() {
    Usage usage = new Usage(1234, 56, 789, 12);

    assertThat(tariff("plain").of(usage, CacheWrites.NONE))
        .isEqualByComparingTo(TABLE.describe("plain").price().of(usage))
        .isEqualByComparingTo("0.0024117");
    assertThat(tariff("plain").of(usage, new CacheWrites(100, 50))).isEqualByComparingTo("0.0024117");
    assertThat(tariff("plain").of(new Usage(1_000_000, 0, 0, 0), CacheWrites.NONE).toPlainString()).isEqualTo("3");
  }

  @Test
  void whatIsWrittenIntoTheCacheCostsMore() {
    // 200 x 0.20 read, 300 x 2.50 written, 100 x 4 for an hour, 400 x 2 plain, 50 x 10 answered
    assertThat(tariff("rich").of(new Usage(1000, 50, 200, 0), new CacheWrites(300, 100)))
        .isEqualByComparingTo(millionths(2490));
  }

  @Test
  void aLongPromptRaisesEverything() {
    // 5 x (200 x 0.20 read, 300 x 2.50 written, 501 x 2 plain), 3 x 50 x 10 answered
    assertThat(tariff("rich").of(new Usage(1001, 50, 200, 0), new CacheWrites(300, 0)))
        .isEqualByComparingTo(millionths(10_460));
  }

  @Test
  void aPriceOfOnesOwnRisesAsTheTableSays() {
    Function<String, Tariff> tariffs = PriceList
        .tariffs(Map.of("rich", price("1", "0.10", "5"), "other", price("1", "1", "1")), TABLE);

    assertThat(tariffs.apply("rich").of(new Usage(100, 0, 0, 0), new CacheWrites(100, 0)))
        .isEqualByComparingTo(millionths(125));
    assertThat(tariffs.apply("other").of(new Usage(100, 0, 0, 0), new CacheWrites(100, 0)))
        .isEqualByComparingTo(millionths(100));
    assertThat(tariffs.apply("rich-2026-01-31").price()).isEqualTo(price("2", "0.20", "10"));
    assertThat(tariffs.apply("unheard-of")).isNull();
  }

  private static Tariff tariff(String model) {
    return PriceList.tariffs(Map.of(), TABLE).apply(model);
  }

  private static BigDecimal millionths(long dollars) {
    return BigDecimal.valueOf(dollars).movePointLeft(6);
  }

  private static Price price(String input, String cachedInput, String output) {
    return new Price(new BigDecimal(input), new BigDecimal(cachedInput), new BigDecimal(output));
  }
}
