package io.osgent.model.local.internal.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the library would spoil goes past it. */
class PromptsTest {
  @Test
  void everyCharacterComesBack() {
    String text = "Grüße, 世界, \uD83D\uDE00\uD83D\uDC4D!";

    assertThat(Prompts.hidden(text)).startsWith("Grüße, 世界, ")
        .matches(hidden -> hidden.codePoints().allMatch(Character::isBmpCodePoint));
    assertThat(Prompts.shown(Prompts.hidden(text))).isEqualTo(text);
  }

  @Test
  void textThatLooksHiddenIsNotTakenForIt() {
    assertThat(Prompts.shown(Prompts.hidden("\uFDD041\uFDD1"))).isEqualTo("41");
  }

  @Test
  void optionsReachTheModelAsTheyAre() {
    assertThat(Prompts.parameters("hello", Map.of("preserved_tokens", "[\"<think>\"]")).toString())
        .contains("\"prompt\": \"hello\"", "\"preserved_tokens\": [\"<think>\"]");
  }
}
