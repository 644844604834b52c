package io.osgent.memory.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every memory promises. A memory's own test extends this and says how one is made. */
public abstract class MemoryContract {
  protected static final Scope ANN = new Scope("acme", "ann", null, "ses_1");
  protected static final Scope BOB = new Scope("acme", "bob", null, "ses_2");
  /** Another person of the same name. */
  protected static final Scope OTHER_ANN = new Scope("other", "ann", null, "ses_1");
  protected static final Instant MAY = Instant.parse("2026-05-08T13:56:00Z");

  /** The memory under test; the same one, and empty at first, throughout a test. */
  protected abstract Memory memory();

  protected static Note turn(String speaker, String words) {
    return new Note(Note.TURN, words, speaker, "ses_1", null, MAY, null, List.of(), Map.of());
  }

  protected static Note fact(String words, Instant from, Instant to) {
    return new Note(Note.FACT, words, null, "ses_1", null, from, to, List.of(), Map.of());
  }

  protected String keep(Scope scope, Note note) {
    return memory().write(scope, List.of(new Change.Keep(null, note))).getFirst();
  }

  protected List<String> found(Scope scope, String words) {
    return found(scope, new Query(words, 10));
  }

  protected List<String> found(Scope scope, Query query) {
    return memory().recall(scope, query).stream().map(found -> found.note().content()).toList();
  }

  private Recollection one(Scope scope, String id) {
    return memory().recall(scope, Query.of(Set.of(id))).getFirst();
  }

  private static Query asOf(String words, Instant time) {
    return new Query(words, 10, Set.of(), null, time, false, Set.of(), null);
  }

  private static Query list(int limit, String after) {
    return new Query(null, limit, Set.of(), null, null, false, Set.of(), after);
  }

  @Test
  public void whatWasKeptIsFoundAtOnceByItsWords() {
    keep(ANN, turn("ann", "We went camping at the lake in June."));
    keep(ANN, turn("ann", "My car needs new tyres."));

    assertThat(found(ANN, "Where did we camp in June?")).first().isEqualTo("We went camping at the lake in June.");
  }

  @Test
  public void aNoteComesBackAsItWasGiven() {
    var note = new Note(Note.EVENT, "The audit was passed. 世界 🌍 \"quoted\" \\ it's", "ann", "ses_1", "run_7", MAY,
        MAY.plusSeconds(60), List.of("a", "b"),
        Map.of("turn", "D1:3", "pages", 3, "deep", Map.of("list", List.of(1, 2))));
    String id = keep(ANN, note);

    Recollection found = one(ANN, id);
    assertThat(found.id()).isEqualTo(id);
    assertThat(found.note()).isEqualTo(note);
    assertThat(found.recordedAt()).isNotNull();
    assertThat(found.retiredAt()).isNull();
  }

  @Test
  public void nothingCrossesFromOnePersonToAnother() {
    String id = keep(ANN, turn("ann", "The password of the safe is tangerine."));

    for (Scope stranger : List.of(BOB, OTHER_ANN)) {
      assertThat(found(stranger, "password safe tangerine")).isEmpty();
      assertThat(memory().recall(stranger, Query.of(Set.of(id)))).isEmpty();
      assertThat(memory().recall(stranger, list(10, null))).isEmpty();
      assertThatThrownBy(() -> memory().write(stranger, List.of(new Change.Delete(id)))).isInstanceOfSatisfying(
          ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("memory_not_found"));
      memory().write(stranger, List.of(new Change.Weigh(id, true)));
      memory().forget(stranger);
    }
    assertThat(found(ANN, "password safe tangerine")).hasSize(1);
    assertThat(one(ANN, id).helped()).isZero();
  }

  @Test
  public void twoPeopleMayUseTheSameId() {
    memory().write(ANN, List.of(new Change.Keep("same", turn("ann", "apples"))));
    memory().write(BOB, List.of(new Change.Keep("same", turn("bob", "pears"))));

    assertThat(one(ANN, "same").note().content()).isEqualTo("apples");
    assertThat(one(BOB, "same").note().content()).isEqualTo("pears");
  }

  @Test
  public void keepingTheSameIdAgainChangesNothing() {
    memory().write(ANN, List.of(new Change.Keep("run_1:1", turn("ann", "the first words"))));
    memory().write(ANN, List.of(new Change.Keep("run_1:1", turn("ann", "the second words"))));

    assertThat(found(ANN, "words")).containsExactly("the first words");
  }

  @Test
  public void changesAreWrittenTogetherOrNotAtAll() {
    String id = keep(ANN, turn("ann", "still a tangerine"));

    assertThatThrownBy(() -> memory().write(ANN, List.of(new Change.Keep(null, turn("ann", "never a tangerine")),
        new Change.Delete(id), new Change.Delete("no such id")))).isInstanceOfSatisfying(ProblemException.class,
            e -> assertThat(e.problem().status()).isEqualTo(404));
    assertThat(found(ANN, "tangerine")).containsExactly("still a tangerine");
  }

  @Test
  public void whatIsReplacedIsFoundByItsNewWordsOnly() {
    String id = keep(ANN, turn("ann", "I live in Lisbon."));
    memory().write(ANN, List.of(new Change.Replace(id, turn("ann", "I live in Porto."))));

    assertThat(found(ANN, "Lisbon")).doesNotContain("I live in Lisbon.");
    assertThat(found(ANN, "Porto")).containsExactly("I live in Porto.");
    assertThat(one(ANN, id).note().content()).isEqualTo("I live in Porto.");
  }

  @Test
  public void whatIsDeletedIsGone() {
    String id = keep(ANN, turn("ann", "a secret"));
    memory().write(ANN, List.of(new Change.Delete(id)));

    assertThat(found(ANN, "secret")).isEmpty();
    assertThat(memory().recall(ANN, Query.of(Set.of(id)))).isEmpty();
  }

  @Test
  public void whatIsRetiredIsFoundOnlyAsOfATimeWhenItHeld() {
    Instant moved = MAY.plusSeconds(1000);
    String lisbon = keep(ANN, fact("Ann lives in Lisbon", MAY, null));
    memory().write(ANN, List.of(new Change.Retire(lisbon, moved),
        new Change.Keep(null, fact("Ann lives in Porto", moved, null))));

    assertThat(found(ANN, "Where does Ann live?")).containsExactly("Ann lives in Porto");
    assertThat(found(ANN, asOf("Where does Ann live?", moved.minusSeconds(1)))).containsExactly("Ann lives in Lisbon");
    assertThat(found(ANN, asOf("Where does Ann live?", moved))).containsExactly("Ann lives in Porto");
    assertThat(found(ANN, asOf("Where does Ann live?", MAY.minusSeconds(1)))).isEmpty();
    assertThat(one(ANN, lisbon).retiredAt()).isNotNull();
    assertThat(one(ANN, lisbon).note().validTo()).isEqualTo(moved);
    assertThat(found(ANN, new Query("Ann lives", 10, Set.of(), null, null, true, Set.of(), null))).hasSize(2);
  }

  @Test
  public void whatNeverHeldIsNotFoundAsOfAnyTime() {
    String wrong = keep(ANN, fact("Ann lives on the moon", MAY, null));
    memory().write(ANN, List.of(new Change.Retire(wrong, MAY)));

    assertThat(found(ANN, asOf("moon", MAY))).isEmpty();
    assertThat(found(ANN, asOf("moon", MAY.plusSeconds(9)))).isEmpty();
  }

  @Test
  public void whatIsRetiredAlreadyCannotBeRetiredByAnother() {
    String id = keep(ANN, fact("Ann lives in Lisbon", MAY, null));
    memory().write(ANN, List.of(new Change.Retire(id, MAY)));

    assertThatThrownBy(() -> memory().write(ANN, List.of(new Change.Keep(null, turn("ann", "twice")),
        new Change.Retire(id, MAY)))).isInstanceOfSatisfying(ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("memory_changed"));
    assertThat(found(ANN, "twice")).isEmpty();
  }

  @Test
  public void whatHoldsNoLongerThanToAPastTimeIsNotFoundNow() {
    keep(ANN, fact("The sale is on", MAY, MAY.plusSeconds(60)));

    assertThat(found(ANN, "sale")).isEmpty();
    assertThat(found(ANN, asOf("sale", MAY.plusSeconds(59)))).hasSize(1);
  }

  @Test
  public void ofManyWhoTakeTheSameThingAwayOneSucceeds() throws Exception {
    String id = keep(ANN, turn("ann", "only one may have me"));
    Callable<Boolean> take = () -> {
      try {
        memory().write(ANN, List.of(new Change.Delete(id), new Change.Keep(null, turn("ann", "I had it"))));
        return true;
      } catch (ProblemException e) {
        assertThat(e.problem().code()).isEqualTo("memory_not_found");
        return false;
      }
    };
    int winners = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var taken : threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> take).toList())) {
        winners += taken.get() ? 1 : 0;
      }
    }

    assertThat(winners).isOne();
    assertThat(found(ANN, "had")).hasSize(1);
  }

  @Test
  public void bookkeepingIsFoundByThoseOnlyWhoAskForIt() {
    String id = keep(ANN, new Note(".pending", "camping", MAY));

    assertThat(found(ANN, "camping")).isEmpty();
    assertThat(found(ANN, list(10, null))).isEmpty();
    assertThat(found(ANN, list(10, null).among(".pending"))).containsExactly("camping");
    assertThat(one(ANN, id).note().kind()).isEqualTo(".pending");
  }

  @Test
  public void kindsAreKeptApart() {
    keep(ANN, turn("ann", "I like tea."));
    keep(ANN, new Note(Note.PROFILE, "likes tea", MAY));

    assertThat(found(ANN, new Query("tea", 10).among(Note.PROFILE))).containsExactly("likes tea");
    assertThat(found(ANN, "tea")).hasSize(2);
  }

  @Test
  public void aListGoesFromTheNewestToTheOldestPageByPage() {
    for (int i = 0; i < 5; i++) {
      keep(ANN, turn("ann", "number " + i));
    }
    List<Recollection> first = memory().recall(ANN, list(3, null));
    List<Recollection> second = memory().recall(ANN, list(3, first.getLast().id()));

    assertThat(first).extracting(found -> found.note().content()).containsExactly("number 4", "number 3", "number 2");
    assertThat(second).extracting(found -> found.note().content()).containsExactly("number 1", "number 0");
  }

  @Test
  public void noMoreIsFoundThanWasAskedFor() {
    for (int i = 0; i < 8; i++) {
      keep(ANN, turn("ann", "tea number " + i));
    }

    assertThat(memory().recall(ANN, new Query("tea", 3))).hasSize(3);
  }

  @Test
  public void aSearchSaysHowWellAndWhyTheBestFirst() {
    keep(ANN, turn("ann", "tea"));
    keep(ANN, turn("ann", "tea and cake and a long talk about nothing in particular at all"));

    List<Recollection> found = memory().recall(ANN, new Query("tea cake", 5));
    assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    assertThat(found).allSatisfy(each -> assertThat(each.why()).isNotEmpty());
  }

  @Test
  public void whatHelpedIsPreferredAndJudgementIsBounded() {
    String good = keep(ANN, new Note(Note.LESSON, "use the blue form for refunds", MAY));
    String bad = keep(ANN, new Note(Note.LESSON, "use the grey form for refunds", MAY));
    for (int i = 0; i < 3; i++) {
      memory().write(ANN, List.of(new Change.Weigh(good, true), new Change.Weigh(bad, false)));
    }

    List<Recollection> found = memory().recall(ANN, new Query("which form for refunds", 5));
    assertThat(found).extracting(Recollection::id).containsExactly(good, bad);
    assertThat(found.getFirst().helped()).isEqualTo(3);
    assertThat(found.getLast().hindered()).isEqualTo(3);
    assertThat(found.getFirst().score()).isLessThan(3.1 * found.getLast().score());
  }

  @Test
  public void forgettingLeavesNothingOfThePersonAndAllOfTheOthers() {
    keep(ANN, turn("ann", "tea"));
    memory().write(ANN, List.of(new Change.Keep("x", new Note(".pending", "tea", MAY))));
    keep(BOB, turn("bob", "tea"));
    memory().forget(ANN);

    assertThat(found(ANN, "tea")).isEmpty();
    assertThat(memory().recall(ANN, Query.of(Set.of("x")))).isEmpty();
    assertThat(found(BOB, "tea")).hasSize(1);
    keep(ANN, turn("ann", "coffee"));
    assertThat(found(ANN, "coffee")).containsExactly("coffee");
  }

  @Test
  public void whomOfATenantSomethingIsHeldOfIsKnown() {
    keep(ANN, turn("ann", "tea"));
    memory().write(BOB, List.of(new Change.Keep("x", new Note(".pending", "tea", MAY))));
    keep(OTHER_ANN, turn("ann", "tea"));

    assertThat(memory().users("acme")).containsExactlyInAnyOrder("ann", "bob");
    assertThat(memory().users("nobody's")).isEmpty();
    memory().forget(ANN);
    assertThat(memory().users("acme")).containsExactly("bob");
    assertThat(memory().users("other")).containsExactly("ann");
  }

  @Test
  public void wordsThatMeanSomethingToADatabaseAreOnlyWords() {
    keep(ANN, turn("ann", "NOT (NEAR AND OR) \"tea\" * ^ % _ ; DROP TABLE memory; -- : {x} &|! <->"));

    for (String words : List.of("NOT", "AND OR NEAR", "\"tea", "tea*", "'; DROP TABLE memory; --", "content:tea",
        "(tea",
        "tea & !cake | <->", "%", "\u0000tea", "🌍", "?")) {
      assertThat(found(ANN, words)).as(words).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(found(ANN, "drop table")).hasSize(1);
  }

  @Test
  public void whatIsSaidBesideHelpsToFindAnAnswer() {
    keep(ANN, turn("bob", "Which instrument did you learn as a child?"));
    keep(ANN, turn("ann", "The violin, for six years."));
    for (int i = 0; i < 20; i++) {
      keep(ANN, new Note(Note.TURN, "Something else altogether, number " + i, "bob", "ses_" + (i + 3), null, MAY, null,
          List.of(), Map.of()));
    }

    assertThat(found(ANN, new Query("instrument as a child", 2))).contains("The violin, for six years.");
  }

  @Test
  public void manyMayWriteAtOnce() throws Exception {
    int writers = 16;
    Callable<Void> write = () -> {
      for (int i = 0; i < 10; i++) {
        keep(ANN, turn("ann", "tea " + Thread.currentThread().threadId() + " " + i));
      }
      return null;
    };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var written : threads.invokeAll(IntStream.range(0, writers).mapToObj(i -> write).toList())) {
        written.get();
      }
    }

    assertThat(memory().recall(ANN, list(1000, null))).hasSize(writers * 10);
  }
}
