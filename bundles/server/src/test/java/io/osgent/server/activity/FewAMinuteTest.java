package io.osgent.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewAMinuteTest {
  private Instant now = Instant.parse("2026-11-01T12:00:30Z");
  private final FewAMinute few = new FewAMinute(2, () -> now);

  @Test
  void ofAFloodAFewAreNotedEachMinuteForEachWhoCauses() {
    assertThat(few.take("ann")).isTrue();
    assertThat(few.take("ann")).isTrue();
    assertThat(few.take("ann")).isFalse();
    assertThat(few.take("bob")).isTrue();
    now = now.plus(Duration.ofSeconds(30));
    assertThat(few.take("ann")).as("in the next minute").isTrue();
  }

  @Test
  void thoseWhoCallThemselvesEverythingFillNoMemory() {
    assertThat(IntStream.range(0, 50_000).filter(name -> few.take("stranger " + name)).count()).isEqualTo(10_000);
    assertThat(few.take("stranger 0")).as("one who is known").isTrue();
  }
}
