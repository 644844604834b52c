package io.osgent.memory.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.memory.Note;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void wordsOfOneStemAreOneTerm() {
    assertThat(Words.of("camping camps camped")).containsOnly("camp");
    assertThat(Words.of("Adoption agencies")).isEqualTo(Words.of("adopt AGENCY"));
  }

  @Test
  void whatEveryTextHasSaysNothing() {
    assertThat(Words.of("What did Caroline's sister do when she was there? I don't know")).containsExactly("carolin",
        "sister", "know");
  }

  @Test
  void aTextOfNothingElseIsFoundByWhatItHas() {
    assertThat(Words.of("Who are you?")).containsExactly("who", "are", "you");
  }

  @Test
  void theSameIsFoundHoweverItIsWritten() {
    assertThat(Words.of("CAFÉ cafe\u0301 ｃａｆｅ")).containsOnly("cafe");
    assertThat(Words.of("STRASSE Ünïcode")).isEqualTo(Words.of("strasse unicode"));
    assertThat(Words.of("МОСКВА")).containsExactly("москва");
    assertThat(Words.of("й")).isNotEqualTo(Words.of("и"));
  }

  @Test
  void signsOfAScriptWithoutBlanksAreFoundAloneAndInPairs() {
    assertThat(Words.of("東京に行く")).contains("東", "東京", "京", "行く");
    assertThat(Words.of("データを2024年に")).contains("デー", "ータ", "2024", "年に");
    assertThat(Words.of("𠮷野家")).contains("𠮷", "𠮷野");
    assertThat(Question.of("東京").terms()).containsExactly("東京");
    assertThat(Question.of("東").terms()).containsExactly("東");
  }

  @Test
  void vowelsThatAreMarksBelongToTheirWord() {
    assertThat(Words.of("हिन्दी भाषा")).containsExactly("हिन्दी", "भाषा");
  }

  @Test
  void namesAndNumbersWithDigitsStayAsTheyAre() {
    assertThat(Words.of("b2bs 2023 4ties")).containsExactly("b2bs", "2023", "4ties");
  }

  @Test
  void aTermIsNothingButLettersDigitsAndMarks() {
    assertThat(Words.of("NOT (a:b OR \"c\"*) 'd' & !e | <-> \u0000f \uD83C\uDF0D g_h \\ % ^ i-j \uD800 k"))
        .allMatch(term -> term.matches("[\\p{L}\\p{N}\\p{M}]+"));
  }

  @Test
  void aNoteIsFoundByItsWordsItsSpeakerAndItsDay() {
    var note = new Note(Note.TURN, "We went camping.", "Ann Lee", "s", null, Instant.parse("2023-06-09T13:56:00Z"),
        null,
        List.of(), Map.of());

    assertThat(Words.of(note)).containsExactlyInAnyOrder("ann", "lee", "9", "june", "2023", "went", "camp");
  }

  @Test
  void aBookDoesNotBecomeMoreTermsThanADatabaseTakes() {
    var book = new Note(Note.FACT, "word ".repeat(100_000) + "x".repeat(1000), Instant.EPOCH);

    assertThat(Words.of(book)).hasSize(Words.MOST).allMatch(term -> term.length() <= Words.LONGEST);
  }

  @Test
  void manyMayAskAtOnce() throws Exception {
    Callable<List<String>> ask = () -> Words.of("generously running happiness");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var asked : threads.invokeAll(IntStream.range(0, 200).mapToObj(i -> ask).toList())) {
        assertThat(asked.get()).containsExactly("generous", "run", "happi");
      }
    }
  }

  @Test
  void aQuestionHasNoTermTwiceAndKnowsHowItWasWritten() {
    assertThat(Question.of("Camping, camps and lakes?").words()).isEqualTo(Map.of("camp", "camping", "lake", "lakes"));
  }

  @Test
  void ofALongQuestionTheBeginningAndTheEndCount() {
    String words = String.join(" ", IntStream.range(0, 20_000).mapToObj(i -> "w" + i).toList());

    Question question = Question.of(words + " Where did we go camping?");
    assertThat(question.terms()).hasSize(Question.MOST).contains("w0", "w1", "camp", "go").doesNotContain("w10000");
  }

  @Test
  void theRarestTermsAreWorthAskingForAndOneAlwaysIs() {
    Question question = Question.of("big rare lake house");

    assertThat(question.worthwhile(Map.of("big", 90_000L, "rare", 3L, "lake", 1000L))).containsExactly("rare", "lake");
    assertThat(question.worthwhile(Map.of("big", 90_000L))).containsExactly("big");
    assertThat(question.worthwhile(Map.of())).isEmpty();
  }

  @Test
  void nothingIsAskedByNothing() {
    for (String nothing : Set.of("", " ", "?!", "\u0000", "🌍")) {
      assertThat(Question.of(nothing).terms()).as(nothing).isEmpty();
    }
  }
}
