package io.osgent.memory.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed in the middle of its work, again and again, learns from each turn exactly once. */
@Timeout(120)
class KilledTest {
  private static final int KILLS = 4;

  @TempDir
  private Path folder;

  @Test
  void eachTurnIsLearntFromOnceAlthoughTheServerIsKilled() throws Exception {
    Path journal = folder.resolve("journal");
    var random = new Random();
    for (int life = 0; life < KILLS; life++) {
      Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
          System.getProperty("java.class.path"), Talker.class.getName(), journal.toString(), String.valueOf(life))
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
        int until = 20 + random.nextInt(60);
        for (int line = 0; line < until; line++) {
          assertThat(said.readLine()).as("the server speaks on").isNotNull();
        }
      } finally {
        server.destroyForcibly();
        server.waitFor();
      }
    }

    try (var storage = new JournaledMemory(journal)) {
      List<Person> waiting = new Roll(storage).everybody();
      try (var memory = Talker.memobase(storage)) {
        for (Scope person : Talker.PEOPLE) {
          boolean pending = !all(storage, person, Pending.KIND).isEmpty();
          assertThat(!pending || waiting.contains(Person.of(person))).as("who has a buffer is known").isTrue();
          memory.memory.observe(person, List.of(), List.of());
          List<String> turns = all(storage, person, Note.TURN).stream().map(Recollection::id).sorted().toList();
          List<String> learntFrom = all(storage, person, Note.EVENT).stream()
              .map(event -> event.note().sources().getFirst()).sorted().toList();
          assertThat(turns).isNotEmpty();
          assertThat(learntFrom).isEqualTo(turns);
          assertThat(all(storage, person, Pending.KIND)).isEmpty();
        }
      }
      assertThat(new Roll(storage).everybody()).isEmpty();
    }
  }

  private static List<Recollection> all(Memory memory, Scope scope, String kind) {
    return memory.recall(scope, new Query(null, 100_000).among(kind));
  }

  /** What is killed: people talk, and it learns, until it is. */
  static final class Talker {
    static final List<Scope> PEOPLE = List.of(new Scope("acme", "ann", null, "a"), new Scope("acme", "bob", null, "b"),
        new Scope("other", "ann", null, "c"));

    private Talker() {}

    static Fixture memobase(Memory storage) {
      return new Fixture(storage, Map.of("flushTokens", 30, "flushSeconds", 1), new Extractor() {
        @Override
        public String description() {
          return "every turn";
        }

        /** Another event for each turn and each time. */
        @Override
        public Extraction extract(Person person, List<Turn> turns, List<Experience> experiences,
            Supplier<List<Fact>> known) {
          return new Extraction("every turn", List.of(), turns.stream()
              .map(turn -> new Happening(turn.words() + " " + Ids.random(), turn.at(), turn.id())).toList(), List.of());
        }
      });
    }

    public static void main(String[] arguments) throws Exception {
      var memory = memobase(new JournaledMemory(Path.of(arguments[0]))).memory;
      for (Scope person : PEOPLE) {
        for (int speaker = 0; speaker < 2; speaker++) {
          String prefix = arguments[1] + "." + speaker + ".";
          Thread.ofPlatform().start(() -> {
            for (int i = 0;; i++) {
              memory.write(person, List.of(new Change.Keep(null,
                  Fixture.turn("turn " + prefix + i, Fixture.MAY))));
              System.out.println(person.user() + " " + prefix + i);
            }
          });
        }
      }
    }
  }
}
