package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The counter is a plug-in: it may be there or not. */
class TokenCountsTest {
  private final TokenCounts tokens = new TokenCounts();

  @Test
  void withoutACounterFourCharactersOfAsciiAreATokenAndSoIsEveryOther() {
    assertThat(tokens.count("demo/demo", "")).isZero();
    assertThat(tokens.count("demo/demo", "four")).isEqualTo(1);
    assertThat(tokens.count("demo/demo", "fours")).isEqualTo(2);
    assertThat(tokens.count("demo/demo", "four 世界")).isEqualTo(4);
  }

  @Test
  void aCounterThatIsThereCounts() {
    tokens.counter = (model, text) -> model.length() + text.length();
    assertThat(tokens.count("demo/demo", "four")).isEqualTo(13);

    tokens.counter = null;
    assertThat(tokens.count("demo/demo", "four")).isEqualTo(1);
  }

  @Test
  void aCounterThatFailsDoesNoHarm() {
    tokens.counter = (model, text) -> {
      throw new IllegalStateException("it was stopped");
    };
    assertThat(tokens.count("demo/demo", "four")).isEqualTo(1);
  }
}
