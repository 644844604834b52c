package io.osgent.model.tokens.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JtokkitCounterTest {
  private static final String SENTENCE = "Tokens are what a model reads: about four letters of English each.";

  private final JtokkitCounter counter = new JtokkitCounter();

  /** As OpenAI's own tokenizer has them. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"openai/gpt-5-mini|hello world|2",
      "openai/gpt-4o|antidisestablishmentarianism|6",
      "openai/gpt-4|antidisestablishmentarianism|6", "openai/gpt-4o|お誕生日おめでとう|8",
      "openai/gpt-4|お誕生日おめでとう|9", "openai/gpt-4o|2 + 2 = 4|7"})
  void openaisModelsAreCountedToTheToken(String model, String text, int tokens) {
    assertThat(counter.count(model, text)).isEqualTo(tokens);
  }

  @Test
  void nothingIsNoToken() {
    assertThat(counter.count("openai/gpt-5", "")).isZero();
    assertThat(counter.count("anthropic/claude-sonnet-4-5", "")).isZero();
  }

  @Test
  void aModelThatIsNotKnownIsCountedWithTheCommonVocabulary() {
    assertThat(counter.count(null, SENTENCE)).isEqualTo(counter.count("openai/gpt-5", SENTENCE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic/claude-sonnet-4-5", "openrouter/anthropic/claude-opus-4", "ollama/llama3.2",
      "google/gemini-2.5-pro", "mistral/mistral-large"})
  void modelsWhoseVocabularyIsNotHereAreRatherCountedTooHighThanTooLow(String model) {
    int common = counter.count(null, SENTENCE.repeat(10));
    assertThat(counter.count(model, SENTENCE.repeat(10))).isBetween(common + 1, common * 4 / 3);
  }

  @Test
  void whatLooksLikeAControlTokenIsTextLikeAnyOther() {
    assertThat(counter.count("openai/gpt-5", "<|endoftext|>")).isGreaterThan(1);
  }

  @Test
  void ordinaryTextIsNotParted() {
    assertThat(Vocabulary.pieces(SENTENCE.repeat(1000))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "世界和平", "🌍", " ", "\n", "!?="})
  void textWithoutABreakIsPartedSoThatNoPieceTakesLong(String unit) {
    String text = unit.repeat(2_000);

    assertThat(Vocabulary.pieces(text)).allSatisfy(
        piece -> assertThat(piece.codePointCount(0, piece.length())).isLessThanOrEqualTo(400));
    assertThat(String.join("", Vocabulary.pieces(text))).isEqualTo(text);
  }

  @Test
  void partingALongWordChangesItsCountByLittle() {
    Encoding exact = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    String word = new Random(1).ints(20_000, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();

    int whole = exact.countTokensOrdinary(word);

    assertThat(counter.count("openai/gpt-5", word)).isBetween(whole, whole + whole / 100);
  }

  @Test
  void halfACharacterIsCountedToo() {
    assertThat(counter.count("openai/gpt-5", "\ud83c".repeat(1_000))).isPositive();
  }
}
