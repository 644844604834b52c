package io.osgent.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PriceTest {
  private final Price price = new Price(new BigDecimal("0.25"), new BigDecimal("0.025"), new BigDecimal("2.00"));

  @Test
  void whatComesFromTheProvidersCacheCostsLessAndReasoningIsPartOfTheAnswer() {
    assertThat(price.of(new Usage(1_000, 100, 400, 90))).isEqualTo(new BigDecimal("0.00036"));
  }

  @Test
  void noCentIsLostAndNoneIsWrittenAsAPowerOfTen() {
    assertThat(price.of(Usage.of(1, 0))).isEqualTo(new BigDecimal("0.00000025"));
    assertThat(price.of(Usage.of(0, 10_000_000))).hasToString("20");
    assertThat(price.of(Usage.of(0, 0))).hasToString("0");
  }
}
