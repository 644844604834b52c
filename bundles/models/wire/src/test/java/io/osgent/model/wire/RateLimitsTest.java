package io.osgent.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.Allowance;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers say of their rate limits, each in its own way. */
class RateLimitsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({"1s,PT1S", "6m0s,PT6M", "120ms,PT0.12S", "2m59.56s,PT2M59.56S", "1h2m3s,PT1H2M3S", "1d0h0m0s,P1D",
      "0s,PT0S", "7.66s,PT7.66S", "1m30s500ms,PT1M30.5S", "20,PT20S", "0.5,PT0.5S", "5m,PT5M"})
  void aResetMayBeATimeFromNow(String said, Duration meant) {
    assertThat(RateLimits.in(said, NOW)).isEqualTo(NOW.plus(meant));
  }

  @Test
  void aResetMayBeAMoment() {
    assertThat(RateLimits.at("2026-01-01T00:01:00Z")).isEqualTo(NOW.plusSeconds(60));
    assertThat(RateLimits.at("2026-01-01T01:00:30+01:00")).isEqualTo(NOW.plusSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1w", "s", "12 s", "1767225600000"})
  void whatCanNotBeReadCountsAsNotSaid(String said) {
    assertThat(RateLimits.in(said, NOW)).isNull();
    assertThat(RateLimits.at(said)).isNull();
  }

  @Test
  void aNumberIsOneOrNotSaid() {
    assertThat(RateLimits.left("149984")).isEqualTo(149_984);
    assertThat(RateLimits.left("0")).isZero();
    assertThat(RateLimits.left("-3")).isNull();
    assertThat(RateLimits.left("many")).isNull();
    assertThat(RateLimits.left(null)).isNull();
    assertThat(RateLimits.of(null, NOW, null, NOW)).isNull();
  }

  @Test
  void whatIsUsedUpSaysWhenThereIsMore() {
    Instant soon = NOW.plusSeconds(2);
    Instant later = NOW.plusSeconds(9);

    assertThat(RateLimits.untilMore(new Allowance(0L, soon, 5L, later), NOW)).isEqualTo(Duration.ofSeconds(2));
    assertThat(RateLimits.untilMore(new Allowance(0L, soon, 0L, later), NOW)).isEqualTo(Duration.ofSeconds(9));
    assertThat(RateLimits.untilMore(new Allowance(1L, soon, null, null), NOW)).isNull();
    assertThat(RateLimits.untilMore(new Allowance(0L, null, null, null), NOW)).isNull();
    assertThat(RateLimits.untilMore(null, NOW)).isNull();
  }
}
