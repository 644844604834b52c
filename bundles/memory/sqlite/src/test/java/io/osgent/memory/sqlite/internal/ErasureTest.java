package io.osgent.memory.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ErasureTest {
  private static final Scope ANN = new Scope("acme", "ann-xkvqzuser", null, null);
  private static final Scope BOB = new Scope("acme", "bob", null, null);
  private static final Instant NOW = Instant.parse("2026-05-08T13:56:00Z");
  private static final List<String> MARKS = List.of("xkvqzcontent", "xkvqzspeaker", "xkvqzsession", "xkvqzid",
      "xkvqzmetadata", "xkvqzsource", "xkvqzuser");

  @TempDir
  private Path folder;

  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = Home.open(folder, "default", new FakeModels());
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private void keep(Scope scope, int notes, String mark) {
    for (int i = 0; i < notes; i += 500) {
      var changes = new ArrayList<Change>();
      for (int j = i; j < Math.min(notes, i + 500); j++) {
        changes.add(new Change.Keep(mark + "id" + j, new Note(Note.TURN, "some " + mark + "content of number" + j
            + " and more", mark + "speaker", mark + "session" + j / 20, null, NOW, null, List.of(mark + "source"),
            Map.of("key", mark + "metadata"))));
      }
      home.memory().write(scope, changes);
    }
  }

  private List<String> traces() throws Exception {
    var traces = new ArrayList<String>();
    for (String mark : MARKS) {
      for (String file : Traces.where(folder, mark)) {
        traces.add(mark + " in " + file);
      }
    }
    return traces;
  }

  private void awaitNoTraces() throws Exception {
    while (!traces().isEmpty()) {
      Thread.sleep(50);
    }
  }

  @Test
  void nothingIsLeftInAnyFileOfSomebodyWhoIsForgotten() throws Exception {
    for (int round = 0; round < 4; round++) {
      keep(BOB, 300, "bobs" + round);
      keep(ANN, 5000, "r" + round + "xkvqz");
    }
    assertThat(traces()).hasSizeGreaterThanOrEqualTo(MARKS.size());

    home.memory().forget(ANN);
    assertThat(home.memory().recall(ANN, new Query("number7", 5))).isEmpty();
    awaitNoTraces();

    assertThat(home.memory().recall(BOB, new Query("number7", 500))).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void nothingIsLeftInAnyFileOfNotesThatAreDeletedOrReplaced() throws Exception {
    keep(ANN, 400, "anns");
    keep(BOB, 200, "xkvqz");
    keep(BOB, 200, "other");
    var changes = new ArrayList<Change>();
    for (int i = 0; i < 200; i++) {
      var better = new Note(Note.TURN, "nothing to see", null, "othersession1", null, NOW, null, List.of(), Map.of());
      changes.add(i % 2 == 0 ? new Change.Delete("xkvqzid" + i) : new Change.Replace("xkvqzid" + i, better));
    }
    home.memory().write(BOB, changes);
    for (int i = 1; i < 200; i += 2) {
      home.memory().write(BOB, List.of(new Change.Delete("xkvqzid" + i)));
    }

    while (traces().stream().anyMatch(trace -> !trace.startsWith("xkvqzuser") && !trace.startsWith("xkvqzsession"))) {
      Thread.sleep(50);
    }
    assertThat(home.memory().recall(ANN, new Query("number7", 5))).isNotEmpty();
  }

  @Test
  void whatWasToBeErasedWhenTheServerStoppedIsErasedWhenItStarts() throws Exception {
    keep(ANN, 3000, "xkvqz");
    home.memory().close();
    home.file().write(connection -> {
      var owners = new Owners(new Sql(connection));
      owners.forget(owners.find(ANN).orElseThrow());
      return null;
    });
    home.file().close();
    assertThat(traces()).isNotEmpty();

    open();
    awaitNoTraces();
  }

  @Test
  void whoIsForgottenMayComeBackAtOnce() {
    keep(ANN, 1000, "old");
    home.memory().forget(ANN);
    keep(ANN, 1, "new");

    assertThat(home.memory().recall(ANN, new Query("number0", 5))).extracting(found -> found.id())
        .containsExactly("newid0");
  }
}
