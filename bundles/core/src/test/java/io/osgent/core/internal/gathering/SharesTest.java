package io.osgent.core.internal.gathering;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.Usage;
import org.junit.jupiter.api.Test;

/** What a request used is divided to the token. */
class SharesTest {
  @Test
  void whoSentMorePaysMoreAndNothingIsLost() {
    assertThat(Shares.of(Usage.of(10, 0), new long[]{1, 1, 1})).extracting(Usage::inputTokens)
        .containsExactly(4L, 3L, 3L);
    assertThat(Shares.of(Usage.of(100, 0), new long[]{3, 6, 1})).extracting(Usage::inputTokens)
        .containsExactly(30L, 60L, 10L);
    assertThat(Shares.of(Usage.of(1, 0), new long[]{5, 6})).extracting(Usage::inputTokens).containsExactly(0L, 1L);
    assertThat(Shares.of(new Usage(7, 5, 3, 1), new long[]{2, 9})).satisfies(
        shares -> assertThat(shares[0].plus(shares[1])).isEqualTo(new Usage(7, 5, 3, 1)));
  }
}
