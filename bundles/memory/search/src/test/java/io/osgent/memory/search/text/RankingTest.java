package io.osgent.memory.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.memory.Note;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final Instant MAY = Instant.parse("2023-05-08T13:56:00Z");

  private final Shelf shelf = new Shelf();

  private void said(String session, String speaker, String... words) {
    for (String each : words) {
      shelf.put(new Note(Note.TURN, each, speaker, session, null, MAY, null, List.of(), Map.of()));
    }
  }

  private void fact(String words) {
    shelf.put(new Note(Note.FACT, words, MAY));
  }

  private void othersTalk() {
    for (int i = 0; i < 30; i++) {
      said("other " + i, "Bob", "Let us speak of something else, number " + i + "x.");
    }
  }

  private Ranked first(String question) {
    return shelf.find(question).getFirst();
  }

  @Test
  void whatHasTheRarerWordsIsFirst() {
    othersTalk();
    fact("We speak of the number of zebras.");
    fact("We speak of the number of something.");

    assertThat(shelf.said("speak about zebra").getFirst()).contains("zebras");
  }

  @Test
  void whatHasNoneOfTheWordsIsNotFound() {
    fact("apples");

    assertThat(shelf.find("pears")).isEmpty();
    assertThat(shelf.find("")).isEmpty();
    assertThat(new Shelf().find("pears")).isEmpty();
  }

  @Test
  void whatIsSaidBesideCounts() {
    othersTalk();
    said("one", "Bob", "Which instrument did you learn as a child?");
    said("one", "Ann", "The violin, for six years.");

    assertThat(shelf.said("instrument child")).contains("The violin, for six years.");
    assertThat(shelf.find("instrument child")).anySatisfy(found -> assertThat(found.why())
        .containsExactly("beside: instrument, child", "answers a question"));
  }

  @Test
  void whatIsSaidInAnotherSessionIsNotBeside() {
    said("one", "Bob", "Which instrument did you learn?");
    said("two", "Ann", "The violin.");

    assertThat(shelf.said("instrument")).containsExactly("Which instrument did you learn?");
  }

  @Test
  void whatIsOfNoSessionStandsAlone() {
    fact("likes the violin");
    fact("lives in Porto");

    assertThat(shelf.said("violin")).containsExactly("likes the violin");
  }

  @Test
  void aWordThatIsRepeatedBesideCountsOnce() {
    othersTalk();
    said("one", "Ann", "violin", "I play the violin and the flute in an old orchestra.", "violin");
    said("two", "Ann", "The violin and a piano were in the hall.");

    assertThat(shelf.said("violin piano").getFirst()).contains("piano");
  }

  @Test
  void whoIsAskedAboutIsHeardFirst() {
    othersTalk();
    said("one", "Ann", "Running helps me to relax.");
    said("two", "Eve", "Running helps me to relax.");

    assertThat(shelf.at(first("How does Ann relax?").place()).speaker()).isEqualTo("Ann");
    assertThat(shelf.at(first("How does Eve relax?").place()).speaker()).isEqualTo("Eve");
    assertThat(first("How does Eve relax?").why()).contains("speaker: Eve");
  }

  @Test
  void whoAsksAboutThemselvesIsHeardFirst() {
    othersTalk();
    said("one", "user", "Running is good.");
    said("two", "ann", "Running is good.");
    said("three", "agent", "Running is good.");

    assertThat(shelf.at(first("Do I like running?").place()).speaker()).isEqualTo("user");
    assertThat(shelf.at(first("Did you tell me about running?").place()).speaker()).isEqualTo("agent");
    assertThat(Question.of("My running", "ann").asker()).containsExactlyInAnyOrder("user", "ann");
    assertThat(Question.of("Ann's running", "ann").asker()).isEmpty();
  }

  @Test
  void whoAnswersIsBeforeWhoAsks() {
    othersTalk();
    said("one", "Bob", "Do you like hiking?");
    said("one", "Ann", "I do like hiking a lot.");

    assertThat(shelf.said("likes hiking")).startsWith("I do like hiking a lot.", "Do you like hiking?");
  }

  @Test
  void aQuestionForATimeIsAnsweredByWhatSaysOne() {
    othersTalk();
    fact("The audit was passed with some luck.");
    fact("The audit was passed last Tuesday.");
    fact("The audit was passed with little luck.");

    assertThat(shelf.said("When was the audit passed?").getFirst()).isEqualTo("The audit was passed last Tuesday.");
    assertThat(first("When was the audit passed?").why()).containsExactly("words: audit, passed", "says when");
  }

  @Test
  void aQuestionForANumberIsAnsweredByWhatSaysOne() {
    fact("Ann has a lovely cat.");
    fact("Ann has three cats.");
    fact("Ann has a lazy cat.");

    assertThat(shelf.said("How many cats does Ann have?").getFirst()).isEqualTo("Ann has three cats.");
  }

  @Test
  void theDayOfANoteIsAmongItsWords() {
    othersTalk();
    shelf.put(new Note(Note.EVENT, "Dinner with mother", Instant.parse("2022-12-03T18:00:00Z")));
    shelf.put(new Note(Note.EVENT, "Dinner with father", Instant.parse("2022-11-04T18:00:00Z")));

    assertThat(shelf.said("Who was at dinner on December 3, 2022?").getFirst()).isEqualTo("Dinner with mother");
  }

  @Test
  void reasonsNameTheWordsAsTheyWereAsked() {
    fact("We camp at the lake in summer.");

    assertThat(first("camping, lakes, mountains").why()).containsExactly("words: camping, lakes");
  }

  @Test
  void scoresAreAboveNothingAndAtMostOne() {
    said("one", "Ann", "When? When? violin violin violin", "violin 2023 one violin");
    fact("violin");

    for (String question : List.of("violin", "When and how many violin violin does Ann", "Ann violin flute")) {
      assertThat(shelf.find(question)).isNotEmpty().allSatisfy(found -> assertThat(found.score()).isGreaterThan(0)
          .isLessThanOrEqualTo(1)).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    }
  }

  @Test
  void ofThoseThatFitAlikeTheNewestIsFirst() {
    fact("likes tea");
    fact("likes tea");

    assertThat(shelf.find("tea")).extracting(Ranked::place).isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void aLongTextIsFoundByWhatItSaysInPassing() {
    othersTalk();
    fact("A report of the year. " + "It went on and on about many things. ".repeat(400) + "The zebra escaped.");

    assertThat(shelf.said("Which number did the zebra have?").getFirst()).startsWith("A report of the year.");
  }

  @Test
  void morePlacesAreAContinuationOfFewer() {
    othersTalk();
    Question question = Question.of("number");
    var postings = Map.of("number", List.of(new Posting(0, 1, 3), new Posting(Places.of(1, 0), 2, 3),
        new Posting(Places.of(2, 5), 1, 9)));
    Ranking ranking = Ranking.of(question, postings, 10, 4);

    assertThat(List.copyOf(ranking.places(9)).subList(0, ranking.places(2).size())).isEqualTo(
        List.copyOf(ranking.places(2)));
  }

  @Test
  void nothingStandsBeforeTheFirstPlaceOfAll() {
    Ranking ranking = Ranking.of(Question.of("tea"), Map.of("tea", List.of(new Posting(0, 1, 1))), 3, 1);

    assertThat(ranking.places(9)).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  @Test
  void placesThatMissAreNotAmongTheAnswers() {
    Ranking ranking = Ranking.of(Question.of("tea"), Map.of("tea", List.of(new Posting(7, 1, 1))), 3, 1);

    assertThat(ranking.refine(Map.of())).isEmpty();
    assertThat(ranking.refine(Map.of(99L, new Note(Note.FACT, "tea", MAY)))).isEmpty();
  }

  @Test
  void aHugeQuestionIsAnsweredAsWell() {
    fact("The violin is old.");

    assertThat(shelf.said("x".repeat(100_000))).isEmpty();
    assertThat(shelf.said("? ".repeat(50_000) + "violin")).containsExactly("The violin is old.");
    assertThat(shelf.said("NOT \"violin* \u0000 & | \uD800 " + "(".repeat(100_000)))
        .containsExactly("The violin is old.");
  }

  @Test
  void whatIsFoundByMeaningIsBeforeWhatWordsHardlyFit() {
    var words = List.of(new Ranked(1, 0.3, List.of("words: a")), new Ranked(2, 0.29, List.of("words: b")),
        new Ranked(3, 0.01, List.of("words: c")));

    List<Ranked> fused = Fusion.of(words, List.of(2L, 4L));
    assertThat(fused).extracting(Ranked::place).containsExactly(2L, 1L, 4L, 3L);
    assertThat(fused.getFirst().why()).containsExactly("words: b", "meaning");
    assertThat(fused.get(2).why()).containsExactly("meaning");
    assertThat(Fusion.of(words, List.of())).isEqualTo(words);
    assertThat(Fusion.of(List.of(), List.of(4L, 2L))).extracting(Ranked::place).containsExactly(4L, 2L);
    assertThat(Fusion.of(List.of(new Ranked(1, 1, List.of())), List.of(1L)).getFirst().score()).isLessThanOrEqualTo(1);
  }

  @Test
  void trustTurnsAroundWhatFitsNearlyAlikeOnly() {
    var words = List.of(new Ranked(1, 0.9, List.of()), new Ranked(2, 0.8, List.of()), new Ranked(3, 0.1, List.of()));

    assertThat(Trust.weigh(words, place -> Trust.factor(place == 1 ? 0 : 5, 0))).extracting(Ranked::place)
        .containsExactly(2L, 1L, 3L);
    assertThat(Trust.factor(1_000_000, 0)).isLessThanOrEqualTo(1.5);
    assertThat(Trust.factor(0, 1_000_000)).isGreaterThanOrEqualTo(0.5);
    assertThat(Trust.factor(4, 4)).isEqualTo(1);
  }
}
