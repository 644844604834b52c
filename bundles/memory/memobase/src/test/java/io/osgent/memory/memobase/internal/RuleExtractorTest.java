package io.osgent.memory.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is understood without a model. */
class RuleExtractorTest {
  private static final Person ANN = new Person("acme", "ann");

  private static Extraction of(String words) {
    return new RuleExtractor().extract(ANN, List.of(new Turn("t1", Claim.PERSON, false, words, Fixture.MAY)), List.of(),
        List::of);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"Hi, my name is Ann Lee. Nice to meet you!|basic_info/name|Ann Lee",
      "Please call me Annie|basic_info/name|Annie", "I'm 34 years old and well.|basic_info/age|34",
      "My birthday is on May 3rd.|basic_info/birth_date|May 3rd",
      "I was born on 12 June 1990|basic_info/birth_date|12 June 1990",
      "I’m from Brazil, by the way.|basic_info/nationality|Brazil",
      "I speak Portuguese.|basic_info/language_spoken|Portuguese",
      "My email is ann.lee@example.com.|contact_info/email|ann.lee@example.com",
      "My phone number is +49 30 123456|contact_info/phone|+49 30 123456",
      "I live in Lisbon now.|contact_info/city|Lisbon", "Last week I moved to New York.|contact_info/city|New York",
      "I've just moved back to Rio de Janeiro|contact_info/city|Rio de Janeiro",
      "I work at Acme.|work/company|Acme", "I work as a nurse at Saint Mary.|work/company|Saint Mary",
      "I work as a nurse at Saint Mary.|work/title|nurse", "I'm working as an architect.|work/title|architect",
      "My job is teaching physics, mostly.|work/title|teaching physics",
      "I study marine biology at the university.|education/major|marine biology",
      "I graduated from Oxford.|education/school|Oxford", "I'm married.|demographics/marital_status|married",
      "I have two kids.|demographics/number_of_children|two",
      "My wife is called Maria.|demographics/family|wife: Maria",
      "My sister's name is Zoe.|demographics/family|sister: Zoe", "I have a dog named Rex.|demographics/pets|dog: Rex",
      "I've got a black cat called Miso|demographics/pets|cat: Miso",
      "My favorite color is green.|interest/favourite|color: green",
      "I really love hiking in the Alps, but not alone.|interest/likes|hiking in the Alps",
      "I hate olives.|interest/dislikes|olives", "I don't like crowds.|interest/dislikes|crowds",
      "I'm allergic to peanuts.|health/allergies|peanuts",
      "My goal is to run a marathon.|psychological/goals|run a marathon"})
  void whatPeopleSayOfThemselvesIsUnderstood(String words, String attribute, String value) {
    assertThat(of(words).claims()).filteredOn(claim -> claim.attribute().equals(attribute)).singleElement()
        .satisfies(claim -> {
          assertThat(claim.value()).isEqualTo(value);
          assertThat(claim.subject()).isEqualTo(Claim.PERSON);
          assertThat(claim.said()).isEqualTo(new Said(Fixture.MAY, "t1"));
          assertThat(claim.ended()).isFalse();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Do I live in Lisbon?", "If I live in Lisbon, do I pay taxes", "I wish I lived in Lisbon.",
      "I would love a coffee.", "I used to live in Lisbon.", "He said \"I live in Lisbon\".", "I like that.",
      "I love you.", "I live in hope.", "My name is not important.", "Maybe I work at Acme.", "I like it.",
      "I speak slowly."})
  void whatIsNotSaidSoIsLeft(String words) {
    assertThat(of(words).claims()).isEmpty();
  }

  @Test
  void anAssistantIsNotBelieved() {
    var turn = new Turn("t1", Claim.PERSON, true, "I live in Lisbon.", Fixture.MAY);
    assertThat(new RuleExtractor().extract(ANN, List.of(turn), List.of(), List::of).claims()).isEmpty();
  }

  @Test
  void whatSomebodyElseSaysOfHimselfIsAboutHim() {
    var turn = new Turn("t1", "Bob", false, "I live in Lisbon.", Fixture.MAY);
    assertThat(new RuleExtractor().extract(ANN, List.of(turn), List.of(), List::of).claims()).singleElement()
        .satisfies(claim -> {
          assertThat(claim.subject()).isEqualTo("Bob");
          assertThat(claim.sentence()).isEqualTo("Bob: I live in Lisbon.");
        });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"Yesterday I went to the dentist.|2026-05-07T00:00:00Z",
      "We bought a house last year!|2025-05-08T00:00:00Z", "I ran a marathon two weeks ago|2026-04-24T00:00:00Z",
      "I met Zoe last Monday.|2026-05-04T00:00:00Z", "On March 3rd I broke my arm.|2026-03-03T00:00:00Z",
      "I visited Rome in June.|2025-06-01T00:00:00Z", "I graduated in 2019.|2019-01-01T00:00:00Z",
      "We had a picnic on 4 July 2025.|2025-07-04T00:00:00Z", "Today I passed the exam.|2026-05-08T13:56:00Z"})
  void whatHappenedAtATimeIsAnEventOfThatTime(String words, Instant at) {
    assertThat(of(words).happenings()).containsExactly(new Happening(words, at, "t1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Yesterday was fine.", "I went home.", "Did I go there yesterday?",
      "On February 31 we met nobody."})
  void whatHasNoTimeOrNobodyDidIsNone(String words) {
    assertThat(of(words).happenings()).isEmpty();
  }
}
