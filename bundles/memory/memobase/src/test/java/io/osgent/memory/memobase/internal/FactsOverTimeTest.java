package io.osgent.memory.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.contract.PlainMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds now, what held then, and in which order one heard of it. */
class FactsOverTimeTest {
  private static final Instant MAY = Fixture.MAY;
  private static final List<String> CITIES = List.of("Lisbon", "Porto", "Madrid", "Rome", "Oslo", "Bergen", "Vienna");
  private static final List<String> FIRMS = List.of("Acme", "Initech", "Hooli", "Globex");

  /** One scripted change: from then on an attribute has that value. */
  private record Scripted(String attribute, String value, Instant at) {
    String words() {
      return attribute.equals("contact_info/city") ? "I moved to " + value + "." : "I work at " + value + ".";
    }
  }

  private static List<Scripted> script(int count) {
    var random = new Random(7);
    var script = new ArrayList<Scripted>();
    for (int i = 0; i < count; i++) {
      boolean city = random.nextBoolean();
      List<String> values = city ? CITIES : FIRMS;
      script.add(new Scripted(city ? "contact_info/city" : "work/company", values.get(random.nextInt(values.size())),
          MAY.plusSeconds(60L * i)));
    }
    return script;
  }

  private static List<String> values(List<Recollection> facts, String attribute) {
    return facts.stream().map(fact -> Fact.of(fact).orElseThrow())
        .filter(fact -> fact.attribute().equals(attribute)).map(Fact::value).toList();
  }

  private static void tell(Fixture fixture, List<Scripted> script) {
    for (int i = 0; i < script.size(); i++) {
      fixture.say(script.get(i).words(), script.get(i).at());
      if (i % 25 == 24) {
        fixture.learn();
      }
    }
    fixture.learn();
  }

  private static void check(Fixture fixture, List<Scripted> script) {
    for (String attribute : List.of("contact_info/city", "work/company")) {
      var truth = new TreeMap<Instant, String>();
      script.stream().filter(each -> each.attribute().equals(attribute))
          .forEach(each -> truth.put(each.at(), each.value()));

      assertThat(values(fixture.all(Note.FACT), attribute)).containsExactly(truth.lastEntry().getValue());
      assertThat(fixture.slot(attribute)).isEqualTo(truth.lastEntry().getValue());
      for (Scripted each : script) {
        for (Instant time : List.of(each.at(), each.at().plusSeconds(59))) {
          var held = truth.floorEntry(time);
          assertThat(values(fixture.asOf(time, Note.FACT), attribute)).as(attribute + " at " + time)
              .isEqualTo(held == null ? List.of() : List.of(held.getValue()));
        }
      }
    }
  }

  @Test
  void aThousandChangesLeaveNoStaleAnswerAndEveryAnswerOfThen() {
    try (var fixture = new Fixture()) {
      List<Scripted> script = script(1000);
      tell(fixture, script);

      check(fixture, script);
    }
  }

  @Test
  void itIsTheSameInWhateverOrderOneHearsOfThem() {
    try (var fixture = new Fixture()) {
      List<Scripted> script = script(1000);
      var shuffled = new ArrayList<>(script);
      Collections.shuffle(shuffled, new Random(11));
      tell(fixture, shuffled);

      check(fixture, script);
    }
  }

  @Test
  void whatIsSaidAgainAddsItsSourceAndNothingElse() {
    try (var fixture = new Fixture()) {
      String first = fixture.say("I live in Lisbon.");
      fixture.learn();
      String second = fixture.say("As I live in Lisbon, I take the tram.", MAY.plusSeconds(60));
      fixture.learn();

      assertThat(fixture.all(Note.FACT)).hasSize(1).first()
          .satisfies(fact -> assertThat(fact.note().sources()).containsExactly(first, second));
    }
  }

  @Test
  void aFactSaysWhenItHeldWhenItWasKnownAndFromWhichWords() {
    try (var fixture = new Fixture()) {
      String turn = fixture.say("I live in Lisbon.");
      fixture.say("I moved to Porto last week.", MAY.plusSeconds(60));
      fixture.learn();

      Recollection lisbon = fixture.asOf(MAY, Note.FACT).getFirst();
      assertThat(lisbon.note().occurredAt()).isEqualTo(MAY);
      assertThat(lisbon.note().validTo()).isEqualTo(MAY.plusSeconds(60));
      assertThat(lisbon.recordedAt()).isNotNull();
      assertThat(lisbon.retiredAt()).isNotNull();
      assertThat(lisbon.note().sources()).containsExactly(turn);
      assertThat(lisbon.note().metadata()).containsEntry("extractor", "rules").containsEntry("value", "Lisbon");
    }
  }

  @Test
  void whatIsLikedNoMoreIsStillKnownToHaveBeenLiked() {
    try (var fixture = new Fixture()) {
      fixture.say("I like sushi. I also like ramen.");
      fixture.say("I no longer like sushi.", MAY.plusSeconds(60));
      fixture.learn();

      assertThat(fixture.slot("interest/likes")).isEqualTo("ramen");
      assertThat(values(fixture.asOf(MAY, Note.FACT), "interest/likes")).containsExactlyInAnyOrder("sushi", "ramen");
      fixture.say("I like sushi, after all.", MAY.plusSeconds(120));
      fixture.learn();
      assertThat(fixture.slot("interest/likes")).isEqualTo("ramen; sushi");
      assertThat(values(fixture.asOf(MAY.plusSeconds(90), Note.FACT), "interest/likes")).containsExactly("ramen");
    }
  }

  @Test
  void ofTwoThingsSaidInOneBreathTheLastCounts() {
    try (var fixture = new Fixture()) {
      fixture.say("I live in Lisbon.");
      fixture.learn();
      fixture.say("I moved to Porto. No: I live in Lisbon.", MAY.plusSeconds(60));
      fixture.learn();

      assertThat(fixture.slot("contact_info/city")).isEqualTo("Lisbon");
      assertThat(fixture.all(Note.FACT)).hasSize(1);
    }
  }

  @Test
  void aDeletedFactDoesNotComeBackFromTheSameTurn() {
    try (var fixture = new Fixture(new PlainMemory(), Map.of(), new RuleExtractor())) {
      fixture.say("I live in Lisbon.");
      fixture.learn();
      fixture.delete(fixture.all(Note.FACT).getFirst().id());
      fixture.say("The weather is fine.");
      fixture.learn();

      assertThat(fixture.all(Note.FACT)).isEmpty();
      assertThat(fixture.slot("contact_info/city")).isNull();
      assertThat(fixture.contents(Note.TURN)).contains("I live in Lisbon.");
    }
  }

  @Test
  void withATurnGoesWhatWasDistilledFromItAlone() {
    try (var fixture = new Fixture()) {
      String lisbon = fixture.say("I live in Lisbon. Yesterday I bought a tram ticket.");
      String tea = fixture.say("I like tea.", MAY.plusSeconds(10));
      String again = fixture.say("I really like tea.", MAY.plusSeconds(20));
      fixture.learn();
      assertThat(fixture.all(Note.EVENT)).hasSize(1);
      fixture.delete(lisbon);
      fixture.delete(again);

      assertThat(fixture.all(Note.EVENT)).isEmpty();
      assertThat(fixture.slot("contact_info/city")).isNull();
      assertThat(fixture.all(Note.FACT)).hasSize(1).first()
          .satisfies(fact -> assertThat(fact.note().sources()).containsExactly(tea));
      assertThat(fixture.slot("interest/likes")).isEqualTo("tea");
    }
  }

  @Test
  void whatATurnHadContradictedHoldsAgainWhenTheTurnIsDeleted() {
    try (var fixture = new Fixture()) {
      fixture.say("I live in Lisbon.");
      String porto = fixture.say("I moved to Porto.", MAY.plusSeconds(60));
      fixture.learn();
      fixture.delete(porto);

      assertThat(fixture.slot("contact_info/city")).isEqualTo("Lisbon");
      assertThat(values(fixture.all(Note.FACT), "contact_info/city")).containsExactly("Lisbon");
    }
  }

  @Test
  void aCorrectedFactIsWhatTheProfileSays() {
    try (var fixture = new Fixture()) {
      fixture.say("I live in Lisboa.");
      fixture.learn();
      Recollection fact = fixture.all(Note.FACT).getFirst();
      fixture.memory.write(Fixture.ANN,
          List.of(new Change.Replace(fact.id(), new Note(Note.FACT, "Lisbon", MAY))));

      assertThat(fixture.slot("contact_info/city")).isEqualTo("Lisbon");
      assertThat(fixture.all(Note.FACT)).hasSize(1);
    }
  }

  @Test
  void aFactThatIsSaidNeverToHaveHeldDoesNotCountAnyMore() {
    try (var fixture = new Fixture()) {
      fixture.say("I live in Lisbon.");
      fixture.learn();
      String fact = fixture.all(Note.FACT).getFirst().id();
      fixture.memory.write(Fixture.ANN, List.of(new Change.Retire(fact, MAY)));
      assertThat(fixture.slot("contact_info/city")).isNull();
      fixture.say("I moved to Porto.", MAY.plusSeconds(60));
      fixture.learn();

      assertThat(fixture.slot("contact_info/city")).isEqualTo("Porto");
      assertThat(values(fixture.asOf(MAY.plusSeconds(1), Note.FACT), "contact_info/city")).isEmpty();
    }
  }

  @Test
  void aPersonMayWriteAndClearASlot() {
    try (var fixture = new Fixture()) {
      fixture.say("I live in Lisbon. I like tea.");
      fixture.learn();
      var written = new Note(Note.PROFILE, "Porto", null, null, null, Instant.now(), null, List.of(),
          Map.of("topic", "contact_info", "sub_topic", "city"));
      String slot = fixture.memory
          .write(Fixture.ANN, List.of(new Change.Keep(null, written))).getFirst();

      assertThat(fixture.slot("contact_info/city")).isEqualTo("Porto");
      assertThat(values(fixture.all(Note.FACT), "contact_info/city")).containsExactly("Porto");
      assertThat(values(fixture.asOf(MAY, Note.FACT), "contact_info/city")).containsExactly("Lisbon");
      fixture.delete(slot);
      assertThat(fixture.slot("contact_info/city")).isNull();
      assertThat(values(fixture.asOf(MAY, Note.FACT), "contact_info/city")).isEmpty();
      assertThat(fixture.slot("interest/likes")).isEqualTo("tea");
    }
  }
}
