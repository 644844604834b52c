package io.osgent.core.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreviewTest {
  private static final String TEXT = "0123456789".repeat(2_000);

  @Test
  void theBeginningAndTheEndAreShownAndWhatIsLeftOutIsCounted() {
    String preview = Preview.of(TEXT, 5_000, "art_1", "artifact");

    assertThat(preview.length()).isBetween(4_990, 5_000);
    assertThat(preview).startsWith(TEXT.substring(0, 3_000)).endsWith(TEXT.substring(0, 1_000))
        .contains(" of 20,000 characters are left out here. The whole is kept as artifact art_1")
        .contains("; 'artifact' reads it: {\"id\":\"art_1\",\"offset\":");
    int leftOut = Integer.parseInt(preview.replaceAll("(?s).*\\[([0-9,]+) of 20,000.*", "$1").replace(",", ""));
    int shown = preview.replaceAll("(?s)\\n\\n\\[.*\\]\\n\\n", "").length();
    assertThat(leftOut + shown).isEqualTo(20_000);
    String offset = preview.replaceAll("(?s).*\"offset\":(\\d+).*", "$1");
    assertThat(preview).startsWith(TEXT.substring(0, Integer.parseInt(offset)) + "\n\n[");
  }

  @Test
  void aToolThatIsNotThereIsNotNamed() {
    assertThat(Preview.of(TEXT, 5_000, "art_1", null)).contains("artifact art_1.]").doesNotContain("reads it");
  }

  @Test
  void noCharacterIsCutInHalf() {
    String globes = "🌍".repeat(10_000);
    for (int most = 5_000; most < 5_008; most++) {
      String preview = Preview.of(globes, most, "art_1", null);
      assertThat(preview.replace("🌍", "").chars()).noneMatch(c -> Character.isSurrogate((char) c.intValue()));
    }
  }
}
