package io.osgent.memory.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class MeaningTest {
  private static final Scope ANN = new Scope("acme", "ann", null, null);
  private static final Scope BOB = new Scope("acme", "bob", null, null);

  @TempDir
  private Path folder;

  private final FakeModels models = new FakeModels();
  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = Home.open(folder, "fake/things", models);
  }

  @AfterEach
  void close() throws Exception {
    models.gate.countDown();
    home.close();
  }

  private String keep(Scope scope, String words) {
    return home.memory().write(scope, List.of(new Change.Keep(null, new Note(Note.FACT, words, Instant.EPOCH))))
        .getFirst();
  }

  private List<String> found(Scope scope, String words) {
    return home.memory().recall(scope, new Query(words, 3)).stream().map(found -> found.note().content()).toList();
  }

  private long vectors() {
    return home.file().read(connection -> new Sql(connection).one(row -> row.getLong(1),
        "SELECT count(*) FROM memory_vector").orElseThrow());
  }

  private void awaitVectors(long count) throws InterruptedException {
    while (vectors() != count) {
      Thread.sleep(10);
    }
  }

  @Test
  void whatMeansTheSameIsFoundInOtherWordsAndSaysSo() {
    keep(ANN, "The hound sleeps in the kitchen");
    keep(ANN, "An automobile was bought");
    keep(BOB, "A puppy of somebody else");

    List<Recollection> found = home.memory().recall(ANN, new Query("dog", 1));
    assertThat(found).extracting(each -> each.note().content()).containsExactly("The hound sleeps in the kitchen");
    assertThat(found.getFirst().why()).contains("meaning");
  }

  @Test
  void whatIsWrittenReplacedAndDeletedAfterASearchCountsInTheNext() {
    String hound = keep(ANN, "The hound sleeps");
    assertThat(found(ANN, "dog")).first().isEqualTo("The hound sleeps");
    home.memory().write(ANN, List.of(new Change.Replace(hound, new Note(Note.FACT, "The sea is blue", Instant.EPOCH))));
    keep(ANN, "The puppy runs");
    assertThat(found(ANN, "dog")).first().isEqualTo("The puppy runs");
    assertThat(found(ANN, "ocean")).first().isEqualTo("The sea is blue");

    home.memory().write(ANN, List.of(new Change.Delete(hound)));
    assertThat(found(ANN, "ocean")).doesNotContain("The sea is blue");
  }

  @Test
  void someKindsAloneAreSearchedByMeaningToo() {
    keep(ANN, "The hound sleeps");
    home.memory().write(ANN, List.of(new Change.Keep(null, new Note(Note.PROFILE, "has a puppy", Instant.EPOCH))));

    assertThat(home.memory().recall(ANN, new Query("dog", 5).among(Note.PROFILE)))
        .extracting(each -> each.note().content()).containsExactly("has a puppy");
  }

  @Test
  void aModelThatIsGoneCostsNoNoteAndIsMadeUpForWhenItIsBack() throws Exception {
    models.gone = true;
    keep(ANN, "The hound sleeps in the kitchen");
    assertThat(found(ANN, "hound kitchen")).hasSize(1);
    assertThat(found(ANN, "dog")).isEmpty();

    models.gone = false;
    home.close();
    open();
    awaitVectors(1);
    assertThat(found(ANN, "dog")).hasSize(1);
  }

  @Test
  void aModelThatDoesNotAnswerHoldsNobodyUp() {
    models.gate = new CountDownLatch(1);
    keep(ANN, "The hound sleeps in the kitchen");

    assertThat(found(ANN, "kitchen")).hasSize(1);
    assertThat(vectors()).isZero();
  }

  @Test
  void manyAtOnceAreEmbeddedAfterTheyWereWritten() throws Exception {
    home.memory().write(ANN, IntStream.range(0, 200)
        .<Change>mapToObj(i -> new Change.Keep(null, new Note(Note.FACT, "hound number " + i, Instant.EPOCH)))
        .toList());

    awaitVectors(200);
    assertThat(found(ANN, "dog")).hasSize(3);
  }

  @Test
  void bookkeepingIsNotSentToTheModel() {
    home.memory().write(ANN, List.of(new Change.Keep(null, new Note(".pending", "hound", Instant.EPOCH))));

    assertThat(models.asked).hasValue(0);
  }

  @Test
  void vectorsOfAnotherModelAreMadeAnew() throws Exception {
    keep(ANN, "The hound sleeps");
    home.close();
    home = Home.open(folder, "fake/others", models);

    while (home.file().read(connection -> new Sql(connection).one(row -> row.getString(1),
        "SELECT model FROM memory_vector").filter("fake/others"::equals).isEmpty())) {
      Thread.sleep(10);
    }
    assertThat(found(ANN, "dog")).containsExactly("The hound sleeps");
  }
}
