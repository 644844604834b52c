package io.osgent.model.lexical.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.model.Usage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are written alike are near each other, whatever they mean. */
class LexicalModelTest {
  private final LexicalModel model = new LexicalModel();

  private List<float[]> embed(String... texts) throws InterruptedException {
    return model.embed(new EmbeddingRequest("words-1", List.of(texts), Purpose.DOCUMENT), null).vectors();
  }

  private double likeness(String one, String other) throws InterruptedException {
    List<float[]> vectors = embed(one, other);
    double product = 0;
    for (int i = 0; i < HashedVector.DIMENSIONS; i++) {
      product += (double) vectors.get(0)[i] * vectors.get(1)[i];
    }
    return product;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "How do I reset my password? | Resetting a forgotten password | Opening hours of the library on Sundays",
      "The invoice was paid on Monday | Which invoices have been paid? | A recipe for apple pie with cinnamon",
      "Flights from Berlin to Oslo | The flight to Oslo leaves Berlin at noon | Watering tomatoes in dry summers",
      "recieve the shipment | receive the shipment | paint the fence",
      "Die Rechnungen der Kunden | Eine Rechnung für den Kunden | Das Wetter in den Bergen",
      "Où est la bibliothèque municipale ? | la bibliotheque municipale | le prix du carburant",
      "Погода в Москве сегодня | Какая погода в Москве? | Рецепт яблочного пирога",
      "東京の天気はどうですか | 今日の東京の天気 | 新しい靴を買いたい", "北京今天的天气 | 明天北京天气如何 | 我想买一双新鞋子",
      "आज दिल्ली का मौसम | दिल्ली में मौसम कैसा है | सेब पाई की विधि"})
  void textsThatShareWordsAreNearerThanOthers(String text, String alike, String other) throws Exception {
    assertThat(likeness(text, alike)).isGreaterThan(likeness(text, other) + 0.15);
  }

  @Test
  void theSameWordsInAnyCaseWithOrWithoutAccentsAreTheSame() throws Exception {
    assertThat(likeness("Crème brûlée, ÉCLAIR!", "creme brulee eclair")).isCloseTo(1, within(1e-6));
    assertThat(likeness("ﬁle №5 ＡＢＣ", "FILE No5 abc")).isCloseTo(1, within(1e-6));
  }

  @Test
  void meaningIsNothingToIt() throws Exception {
    assertThat(likeness("car", "automobile")).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "?!", " ", "🙂", "\u0301", "two words", "\uD800", "漢"})
  void whateverTheTextItsVectorIsOfUnitLength(String text) throws Exception {
    float[] vector = embed(text).getFirst();

    assertThat(vector).hasSize(512);
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    assertThat(square).isCloseTo(1, within(1e-5));
  }

  /** Vectors that somebody has stored are found by every later version; change the model's name instead of these. */
  @ParameterizedTest
  @CsvSource({"The quick brown fox,1103646383", "Ünïcödé 東京,-510418177", "?!,-1266958335"})
  void vectorsAreTheSameWithEveryJavaAndForEver(String text, int hash) throws Exception {
    assertThat(Arrays.hashCode(embed(text).getFirst())).isEqualTo(hash);
  }

  @Test
  void itSaysWhatItIs() throws Exception {
    assertThat(model.embeddingModels()).singleElement().satisfies(info -> {
      assertThat(info.description()).contains("same words", "nothing of their meaning");
      assertThat(info.dimensions()).isEqualTo(512);
      assertThat(info.price().of(Usage.of(1000, 0))).isZero();
    });
  }

  @Test
  void whoGivesUpIsNotWaitedFor() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> embed("text")).isInstanceOf(InterruptedException.class);
  }
}
