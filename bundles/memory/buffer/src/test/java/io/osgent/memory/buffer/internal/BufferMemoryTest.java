package io.osgent.memory.buffer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.TokenCounter;
import io.osgent.memory.contract.MemoryContract;
import io.osgent.memory.search.vector.Embedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferMemoryTest extends MemoryContract {
  private static final Bounds AMPLE = new Bounds(100, 2_000, 100_000_000, Duration.ofHours(24));
  private static final Scope ANN_ANYWHERE = new Scope("acme", "ann", null, null);

  @TempDir
  Path home;

  private final TopicModels models = new TopicModels();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
  private final List<BufferMemory> opened = new ArrayList<>();
  private BufferMemory memory;

  @Override
  protected Memory memory() {
    return memory;
  }

  private void open(Bounds bounds, int recentTokens, String model) {
    try {
      memory = new BufferMemory(folder(), new PlainJson(), new Embedder(models, model),
          new Recent(recentTokens), bounds, now::get);
      opened.add(memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void openOne() {
    open(AMPLE, 100, "topics/three");
  }

  private void restart() {
    restart("topics/three");
  }

  private void restart(String model) {
    memory.close();
    open(AMPLE, 100, model);
  }

  private Path folder() {
    return home.resolve("buffer");
  }

  private List<String> files() throws IOException {
    if (!Files.exists(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @AfterEach
  void close() {
    opened.forEach(BufferMemory::close);
  }

  private static Note said(String session, String words) {
    return new Note(Note.TURN, words, "ann", session, null, MAY, null, List.of(), Map.of());
  }

  private static Scope in(String session) {
    return new Scope("acme", "ann", null, session);
  }

  private List<Recollection> recall(Scope scope, String text, int limit) {
    return memory().recall(scope, new Query(text, limit));
  }

  @Test
  void whatMeansTheSameIsFoundWithoutASharedWordAndSaysHowNearItIs() {
    open(AMPLE, 0, "topics/three");
    keep(ANN, said("ses_1", "The automobile needs new tyres."));
    keep(ANN, said("ses_1", "We put up the tent at the lake."));

    assertThat(recall(ANN, "which vehicle", 1)).singleElement().satisfies(found -> {
      assertThat(found.note().content()).contains("automobile");
      assertThat(found.why()).anyMatch(why -> why.matches("meaning 0\\.9\\d|meaning 1\\.00"));
    });
  }

  @Test
  void withoutAModelThatAnswersWordsDo() {
    models.gone = true;
    keep(ANN, said("ses_1", "The automobile needs new tyres."));

    assertThat(recall(ANN, "new tyres", 5)).singleElement().satisfies(
        found -> assertThat(found.why()).noneMatch(why -> why.startsWith("meaning")));
  }

  @Test
  void inASessionItsOwnNotesAndThoseOfNoneComeFirstAndThoseOfOthersBehind() {
    keep(ANN, said("ses_1", "tea in Lisbon"));
    keep(ANN, said("ses_2", "tea in Porto"));
    keep(ANN, said(null, "tea anywhere"));

    assertThat(found(in("ses_1"), "tea")).hasSize(3).last().isEqualTo("tea in Porto");
    assertThat(found(in("ses_2"), "tea")).hasSize(3).last().isEqualTo("tea in Lisbon");
    assertThat(recall(in("ses_2"), "tea", 3)).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    assertThat(found(in("ses_3"), "tea")).hasSize(3);
    assertThat(found(ANN_ANYWHERE, "tea")).hasSize(3);
    assertThat(memory().recall(ANN_ANYWHERE, new Query("tea", 9, Set.of(), "ses_2", null, false, Set.of(), null)))
        .extracting(found -> found.note().content()).containsExactly("tea in Porto");
  }

  @Test
  void theLastTurnsOfTheSessionAreFoundWhateverTheySayAsFarAsTheBudgetGoes() {
    // Of a hundred tokens, as four letters count as one where nobody counts: the last three.
    for (int i = 0; i < 10; i++) {
      keep(ANN, said("ses_1", "x" + i + " ".repeat(118)));
    }
    keep(ANN, new Note(Note.FACT, "no turn", MAY));

    assertThat(recall(ANN, "tea", 20)).extracting(found -> found.note().content().strip()).containsExactly("x9", "x8",
        "x7");
    assertThat(recall(ANN, "tea", 20)).allSatisfy(found -> assertThat(found.why()).containsExactly("recent"));
    assertThat(recall(ANN_ANYWHERE, "tea", 20)).isEmpty();
  }

  @Test
  void tokensAreCountedByWhoeverCanAsLongAsTheyAreHere() {
    TokenCounter one = (model, text) -> 40;
    keep(ANN, said("ses_1", "one"));
    keep(ANN, said("ses_1", "two"));
    keep(ANN, said("ses_1", "three"));

    assertThat(found(ANN, "tea")).containsExactly("three", "two", "one");
    memory.counterCame(one);
    assertThat(found(ANN, "tea")).containsExactly("three", "two");
    memory.counterGone(one);
    assertThat(found(ANN, "tea")).hasSize(3);
  }

  @Test
  void whatFitsLeavesRoomForWhatIsRecentAndSomethingMayBeBoth() {
    for (int i = 0; i < 20; i++) {
      keep(ANN, said("ses_1", "tea number " + i));
    }
    keep(ANN, said("ses_1", "and now to something else"));

    List<Recollection> found = recall(ANN, "tea", 8);
    assertThat(found).hasSize(8).extracting(each -> each.note().content()).contains("and now to something else");
    assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    assertThat(found).anySatisfy(each -> assertThat(each.why()).hasSizeGreaterThan(1).contains("recent"));
  }

  @Test
  void ofASessionTheOldestNotesGoWhenThereAreTooMany() {
    open(new Bounds(10, 3, 100_000_000, Duration.ofHours(1)), 0, "topics/three");
    for (int i = 0; i < 10; i++) {
      keep(ANN, said("ses_1", "tea number " + i));
    }

    assertThat(found(ANN, "tea")).containsExactlyInAnyOrder("tea number 7", "tea number 8", "tea number 9");
    assertThat(memory.check().detail()).startsWith("3 notes of 1 sessions of 1 people, 3 vectors, ");
  }

  @Test
  void ofAUserTheSessionsUsedLongestAgoGoWhenThereAreTooMany() {
    open(new Bounds(2, 10, 100_000_000, Duration.ofHours(1)), 0, "topics/three");
    keep(ANN, said("ses_1", "tea one"));
    later(1);
    keep(ANN, said("ses_2", "tea two"));
    later(1);
    recall(in("ses_1"), "tea", 1);
    later(1);
    keep(ANN, said("ses_3", "tea three"));

    assertThat(found(ANN_ANYWHERE, "tea")).containsExactlyInAnyOrder("tea one", "tea three");
  }

  @Test
  void allTogetherTakeNoMoreThanTheyMayAndWhoWasHereLastStays() {
    open(new Bounds(1_000, 1_000, 100_000, Duration.ofHours(1)), 0, "topics/three");
    for (int i = 0; i < 1_000; i++) {
      memory.write(new Scope("acme", "user" + i, null, null), List.of(new Change.Keep(null,
          said("ses_" + i, "tea " + i))));
      later(1);
    }

    assertThat(found(new Scope("acme", "user999", null, null), "tea")).hasSize(1);
    assertThat(found(new Scope("acme", "user0", null, null), "tea")).isEmpty();
    assertThat(memory.check().detail()).contains("0.1 of 0 MB");
  }

  @Test
  void whatNobodyUsesIsDroppedAfterAWhile() {
    open(new Bounds(10, 10, 100_000_000, Duration.ofSeconds(60)), 0, "topics/three");
    keep(ANN, said("ses_1", "tea one"));
    later(50);
    keep(ANN, said("ses_2", "tea two"));
    later(20);
    memory.dropIdle();

    assertThat(found(ANN_ANYWHERE, "tea")).containsExactly("tea two");
    later(70);
    memory.dropIdle();
    assertThat(memory.check().detail()).startsWith("0 notes of 0 sessions of 0 people, 0 vectors, 0.0 of 100 MB, by ")
        .endsWith("in memory only");
  }

  private void later(int seconds) {
    now.updateAndGet(time -> time.plusSeconds(seconds));
  }

  @Test
  void anUpdateLosesNothing() throws Exception {
    keep(ANN, said("ses_1", "We put up the tent at the lake."));
    keep(ANN, said("ses_2", "The automobile needs new tyres."));
    String id = keep(ANN, new Note(Note.EVENT, "It \"rained\" 世界 🌍\nall day", "bob", null, "run_7", MAY,
        MAY.plusSeconds(60), List.of("a"), Map.of("pages", 3, "deep", Map.of("list", List.of(1, 2)))));
    memory().write(ANN, List.of(new Change.Keep("x", new Note(".pending", "tea", MAY)), new Change.Weigh(id, true),
        new Change.Retire(id, MAY.plusSeconds(9))));
    keep(OTHER_ANN, said("ses_1", "tea"));
    List<Recollection> before = memory().recall(ANN, everything());
    later(5);
    memory.close();
    assertThat(files()).hasSize(4).allMatch(name -> name.matches("[0-9a-f]{32}\\.(jsonl|faiss)"));
    open(AMPLE, 0, "topics/three");

    assertThat(memory.recall(ANN, everything())).isEqualTo(before).hasSize(3);
    assertThat(memory.recall(ANN, Query.of(Set.of("x")))).hasSize(1);
    assertThat(recall(in("ses_2"), "which vehicle", 1)).singleElement().satisfies(
        found -> assertThat(found.why()).anyMatch(why -> why.startsWith("meaning")));
    assertThat(found(OTHER_ANN, "tea")).containsExactly("tea");
    assertThat(files()).isEmpty();
  }

  private static Query everything() {
    return new Query(null, 100, Set.of(), null, null, true, Set.of(), null);
  }

  @Test
  void afterAnUpdateASessionGoesOnWhereItWas() {
    keep(ANN, turn("bob", "Which instrument did you learn as a child?"));
    restart();
    keep(ANN, turn("ann", "The violin, for six years."));
    for (int i = 0; i < 20; i++) {
      keep(ANN, said("ses_" + (i + 3), "Something else altogether, number " + i));
    }

    assertThat(found(ANN_ANYWHERE, new Query("instrument as a child", 2))).contains("The violin, for six years.");
  }

  @Test
  void vectorsOfAnotherModelAreNotComparedAfterAnUpdate() {
    keep(ANN, said("ses_1", "The automobile needs new tyres."));
    restart("topics/others");

    assertThat(recall(ANN, "automobile tyres", 5)).singleElement().satisfies(
        found -> assertThat(found.why()).noneMatch(why -> why.startsWith("meaning")));
  }

  @Test
  void forgettingSomebodyLeavesNoFileOfTheirs() throws Exception {
    keep(ANN, said("ses_1", "a secret about tea"));
    restart();
    memory.forget(ANN);
    assertThat(files()).isEmpty();
    memory.close();

    assertThat(files()).isEmpty();
  }

  @Test
  void filesThatAreNotWholeLoseOnlyWhatIsInThem() throws Exception {
    keep(ANN, said("ses_1", "The automobile needs new tyres."));
    keep(BOB, said("ses_1", "tea"));
    memory.close();
    for (String name : files()) {
      Path file = folder().resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (name.endsWith(".faiss") || text.contains("\"bob\"")) {
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
      }
    }
    Files.writeString(folder().resolve("0.jsonl.tmp"), "left by a crash");
    open(AMPLE, 0, "topics/three");

    assertThat(found(ANN, "automobile")).hasSize(1);
    assertThat(found(BOB, "tea")).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void manyPeopleMayWriteLookAndForgetAtOnceAndNothingIsHeldOfNobody() throws Exception {
    open(new Bounds(5, 20, 200_000, Duration.ofHours(1)), 50, "topics/three");
    Callable<Void> live = () -> {
      var random = new Random(Thread.currentThread().threadId());
      for (int i = 0; i < 200; i++) {
        var who = new Scope("acme", "user" + random.nextInt(8), null, "ses_" + random.nextInt(8));
        if (random.nextInt(20) == 0) {
          memory.forget(who);
        } else if (random.nextBoolean()) {
          memory.write(who, List.of(new Change.Keep(null, said(who.session(), "tea for " + who.user()))));
        } else {
          assertThat(memory.recall(who, new Query("tea", 5))).allSatisfy(
              found -> assertThat(found.note().content()).isEqualTo("tea for " + who.user()));
        }
      }
      return null;
    };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var lived : threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> live).toList())) {
        lived.get();
      }
    }
    for (int i = 0; i < 8; i++) {
      memory.forget(new Scope("acme", "user" + i, null, null));
    }

    assertThat(memory.check().detail()).startsWith("0 notes of 0 sessions of 0 people, 0 vectors, 0.0 of 0 MB");
  }
}
