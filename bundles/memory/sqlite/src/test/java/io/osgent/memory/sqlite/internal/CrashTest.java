package io.osgent.memory.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final Scope ANN = new Scope("acme", "ann", null, "ses_1");

  @TempDir
  private Path folder;

  /** Writes, several at once, until it is killed; says which notes were written. */
  static final class Writer {
    private Writer() {}

    public static void main(String... args) throws Exception {
      Home home = Home.open(Path.of(args[0]));
      for (int i = 0; i < 4; i++) {
        String writer = args[1] + "w" + i;
        Thread.ofPlatform().start(() -> {
          for (int number = 0;; number++) {
            String id = writer + "n" + number;
            home.memory().write(ANN, List.of(
                new Change.Keep(id, new Note(Note.TURN, "unique" + id + " and more", "ann", "ses_" + writer, null,
                    Instant.EPOCH, null, List.of(), Map.of())),
                new Change.Keep(id + "b", new Note(Note.FACT, "second" + id, Instant.EPOCH))));
            System.out.println(id);
            if (number % 3 == 2) {
              home.memory().write(ANN, List.of(new Change.Delete(id)));
              System.out.println("-" + id);
            }
          }
        });
      }
    }
  }

  @Test
  void afterAKillTheNotesThatAreThereAreThoseThatAreFound() throws Exception {
    var said = new ArrayList<String>();
    for (int round = 0; round < 3; round++) {
      said.addAll(killed("r" + round));
    }
    try (Home home = Home.open(folder)) {
      List<Recollection> there = home.memory().recall(ANN, new Query(null, 100_000));
      List<String> ids = there.stream().map(Recollection::id).toList();
      for (String id : said) {
        if (id.startsWith("-")) {
          assertThat(ids).doesNotContain(id.substring(1));
        } else if (!said.contains("-" + id) && !mayBeDeleted(id)) {
          assertThat(ids).contains(id, id + "b");
        }
      }
      for (Recollection note : there) {
        String word = note.note().content().split(" ")[0];
        assertThat(home.memory().recall(ANN, new Query(word, 5))).as(word).extracting(Recollection::id)
            .contains(note.id());
      }
      long indexed = home.file().read(connection -> {
        long count = 0;
        for (int part = 0; part < WordIndex.PARTS; part++) {
          count += new Sql(connection).one(row -> row.getLong(1), "SELECT count(*) FROM " + WordIndex.words(part))
              .get();
        }
        return count;
      });
      assertThat(indexed).isEqualTo(there.size());
    }
  }

  /** The kill may have come between the deletion and the word of it. */
  private static boolean mayBeDeleted(String id) {
    return Integer.parseInt(id.substring(id.indexOf('n') + 1)) % 3 == 2;
  }

  private List<String> killed(String name) throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Writer.class.getName(),
        folder.toString(), name).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var said = new ArrayList<String>();
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(name) || line.startsWith("-" + name)) {
          said.add(line);
        }
        if (said.size() == 150) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor()).isNotZero();
    // The last line may have been cut off.
    said.removeLast();
    return said;
  }
}
