package io.osgent.memory.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.contract.MemoryContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMemoryTest extends MemoryContract {
  @TempDir
  private Path folder;

  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = Home.open(folder);
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  @Override
  protected Memory memory() {
    return home.memory();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  @Test
  void everythingIsThereAndFoundAfterARestart() throws Exception {
    keep(ANN, turn("ann", "We went camping at the lake in June."));
    String gone = keep(ANN, turn("ann", "My car needs new tyres."));
    memory().write(ANN, List.of(new Change.Delete(gone)));

    reopen();
    String later = keep(ANN, turn("ann", "Next year we shall camp by the sea."));

    assertThat(found(ANN, "camping")).hasSize(2);
    assertThat(found(ANN, "tyres")).isEmpty();
    assertThat(memory().recall(ANN, new Query(null, 1))).extracting(Recollection::id).containsExactly(later);
  }

  @Test
  void aHundredNotesAreWrittenInOneCall() {
    List<String> ids = memory().write(ANN, IntStream.range(0, 100)
        .<Change>mapToObj(i -> new Change.Keep(null, turn("ann", "remark number" + i))).toList());

    assertThat(ids).hasSize(100).doesNotHaveDuplicates();
    for (int i = 0; i < 100; i++) {
      assertThat(found(ANN, new Query("number" + i, 1))).containsExactly("remark number" + i);
    }
  }

  @Test
  void aLongDocumentIsKeptWholeAndFoundByWhatItBeginsWith() {
    String book = "The tangerine war. " + "One word follows another, and another one that. ".repeat(22_000);
    String id = keep(ANN, turn("ann", book));
    keep(ANN, turn("ann", "Something short."));

    assertThat(book.length()).isGreaterThan(1_000_000);
    assertThat(memory().recall(ANN, new Query("tangerine", 3))).extracting(Recollection::id).first().isEqualTo(id);
    assertThat(memory().recall(ANN, Query.of(Set.of(id))).getFirst().note().content()).isEqualTo(book);
    memory().write(ANN, List.of(new Change.Delete(id)));
    assertThat(found(ANN, "tangerine")).isEmpty();
  }

  @Test
  void hostileStringsAreStoredAsTheyAre() {
    List<String> hostile = List.of("'; DROP TABLE memory_note; --", "\"", "%_*?", "nul \u0000 inside",
        "\u202e\u200b世界🌍",
        "{\"a\":[1]}", "../../etc/passwd", "a\n\r\tb", "x".repeat(200));
    for (String text : hostile) {
      var note = new Note("kind " + text, "content " + text, text, text, text, MAY, null, List.of(text, text),
          Map.of(text, text));
      String id = memory().write(ANN, List.of(new Change.Keep(text, note))).getFirst();

      assertThat(memory().recall(ANN, Query.of(Set.of(id)))).extracting(Recollection::note).containsExactly(note);
      assertThat(found(ANN, new Query(null, 9, Set.of(), text, null, false, Set.of(), null))).hasSize(1);
      assertThat(found(ANN, new Query("content", 9).among("kind " + text))).hasSize(1);
    }
    assertThat(found(ANN, "content")).hasSize(hostile.size());
  }

  @Test
  void whatMakesNoNoteIsRefusedInOneLine() {
    for (Change wrong : List.of(new Change.Keep("x".repeat(201), turn("ann", "long id")),
        new Change.Keep(" ", turn("ann", "blank id")), new Change.Keep(null, turn("ann", " ")),
        new Change.Keep(null, new Note("fact", "too late", Instant.MAX)))) {
      assertThatThrownBy(() -> memory().write(ANN, List.of(wrong))).isInstanceOfSatisfying(ProblemException.class,
          e -> {
            assertThat(e.problem().status()).isEqualTo(400);
            assertThat(e.problem().detail()).contains("should").doesNotContain("\n");
          });
    }
    assertThat(found(ANN, asOf(Instant.MAX))).isEmpty();
  }

  private static Query asOf(Instant time) {
    return new Query("anything", 5, Set.of(), null, time, false, Set.of(), null);
  }

  @Test
  void aSearchAmongFewOfManyFindsThem() {
    memory().write(ANN, IntStream.range(0, 2500)
        .<Change>mapToObj(i -> new Change.Keep(null, turn("ann", "tea tea tea number" + i))).toList());
    keep(ANN, new Note(Note.PROFILE, "once mentioned tea in a long sentence about other things", MAY));
    var retired = new Change.Keep("old", fact("tea was hated", MAY, null));
    memory().write(ANN, List.of(retired, new Change.Retire("old", MAY.plusSeconds(9))));

    assertThat(found(ANN, new Query("tea", 5).among(Note.PROFILE))).hasSize(1);
    assertThat(found(ANN, new Query("tea", 5).among(Note.TURN))).hasSize(5);
    assertThat(found(ANN, new Query("tea", 1000))).hasSize(1000);
    assertThat(found(ANN, new Query("tea", 5, Set.of(), null, MAY.plusSeconds(1), false, Set.of(), null)).getFirst())
        .isNotNull();
    assertThat(found(ANN, new Query("hated", 5, Set.of(), null, MAY.plusSeconds(1), false, Set.of(), null)))
        .first().isEqualTo("tea was hated");
  }

  @Test
  void bookkeepingIsSearchedByItsWordsWhenItIsAskedFor() {
    keep(ANN, new Note(".pending", "camping by the lake", MAY));

    assertThat(found(ANN, new Query("camp", 5).among(".pending"))).hasSize(1);
    assertThat(found(ANN, new Query("camp", 5).among(Note.TURN))).isEmpty();
  }

  @Test
  void itsHealthIsThatOfItsFile() throws Exception {
    assertThat(home.memory().name()).isEqualTo("memory.sqlite");
    assertThat(home.memory().check().up()).isTrue();
    home.file().close();

    assertThat(home.memory().check().up()).isFalse();
    home.memory().close();
    open();
  }
}
