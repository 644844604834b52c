package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.server.Page;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.NewMemory;
import io.osgent.server.memory.Shelf;
import io.osgent.server.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryCommandsTest {
  private final FakeMemories memories = new FakeMemories();
  private final MemoryCommands commands = new MemoryCommands(memories, new ContentOnly());
  private final StringBuilder screen = new StringBuilder();

  private String type(String name, String... words) throws Exception {
    Command command = commands.commands().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return command.action().run(new Words(command, Arrays.asList(words), screen::append));
  }

  @Test
  void theMemoriesThereAreAreShown() throws Exception {
    assertThat(type("memories")).isEqualTo("""
        NAME      DEFAULT
        sqlite    default
        pgvector
        """);
  }

  @Test
  void whatIsLookedForIsShownWithItsScoreAndWhy() throws Exception {
    assertThat(type("memory", "search", "ann", "Where", "does", "Ann", "live?", "--kind", "fact", "--limit", "3",
        "--memory", "pgvector", "--as-of", "2026-05-08", "--session", "s1", "--retired", "true")).isEqualTo(
            new Table("SCORE", "ID", "KIND", "OCCURRED", "SPEAKER", "CONTENT", "WHY").row("1.500", "m1", "fact",
                Text.moment(FakeServer.AT), "Ann", "I live in Porto", "words: porto").text(""));
    assertThat(memories.asked).containsExactly(new Shelf("ann", "pgvector"), new MemorySearch("Where does Ann live?",
        List.of("fact"), "s1", "2026-05-08", true, null, 3));
  }

  @Test
  void allThatIsRememberedIsListedTheNewestFirst() throws Exception {
    assertThat(type("memory", "list", "ann"))
        .isEqualTo(new Table("ID", "KIND", "OCCURRED", "SPEAKER", "CONTENT", "STATE")
            .row("m1", "fact", Text.moment(FakeServer.AT), "Ann", "I live in Porto", "").text("")
            + "… and older ones\n");
    assertThat(memories.asked).containsExactly(new Shelf("ann", null),
        new MemorySearch(null, List.of(), null, null, false, null, 20));
  }

  @Test
  void oneIsShownWhole() throws Exception {
    assertThat(type("memory", "show", "ann", "m1")).contains("content   I live in Porto\n",
        "judged    2 times of use, 1 times not\n");
  }

  @Test
  void oneIsForgottenOrAll() throws Exception {
    assertThat(type("memory", "forget", "ann", "m1")).isEqualTo("m1 is forgotten\n");
    assertThat(type("memory", "clear", "ann", "--memory", "sqlite"))
        .isEqualTo("nothing is remembered of 'ann' any more by sqlite\n");
    assertThat(memories.asked).containsExactly("delete m1 by shell/admin", new Shelf("ann", "sqlite"));
  }

  @Test
  void allIsExportedALineEach() throws Exception {
    assertThat(type("memory", "export", "ann")).isEmpty();
    assertThat(screen).hasToString("\"I live in Porto\"\n\"I live in Porto\"\n");
  }

  @Test
  void wrongWordsAreExplained() {
    assertWrong("the action is missing; usage: memory search USER TEXT", "memory");
    assertWrong("'dream' should be search, list, show, forget, clear or export", "memory", "dream");
    assertWrong("the user is missing", "memory", "clear");
    assertWrong("the text to look for is missing", "memory", "search", "ann");
    assertWrong("the limit should be from 1 to 200, but is 0", "memory", "list", "ann", "--limit", "0");
    assertWrong("--retired should be true or false, but is 'yes'", "memory", "list", "ann", "--retired", "yes");
    assertThat(memories.asked).isEmpty();
  }

  private void assertWrong(String why, String name, String... words) {
    assertThatThrownBy(() -> type(name, words)).isInstanceOf(ProblemException.class).hasMessageContaining(why);
  }

  private static final class ContentOnly implements Json {
    @Override
    public String write(Object value) {
      return value instanceof MemoryItem item ? "\"" + item.content() + "\"" : value.toString();
    }

    @Override
    public <T> T read(String json, Class<T> type) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class FakeMemories implements Memories {
    private static final MemoryItem ITEM = new MemoryItem("m1", "fact", "I live in Porto", "Ann", null, null,
        FakeServer.AT, FakeServer.AT, null, FakeServer.AT, null, List.of(), Map.of(), 2, 1, 1.5,
        List.of("words: porto"));
    private final List<Object> asked = new ArrayList<>();

    @Override
    public List<String> names() {
      return List.of("sqlite", "pgvector");
    }

    @Override
    public Page<MemoryItem> find(Shelf shelf, MemorySearch search, Principal by) {
      asked.add(shelf);
      asked.add(search);
      return new Page<>(List.of(ITEM), "m1");
    }

    @Override
    public MemoryItem get(Shelf shelf, String id, Principal by) {
      return ITEM;
    }

    @Override
    public void delete(Shelf shelf, String id, Principal by) {
      asked.add("delete " + id + " by " + by.name());
    }

    @Override
    public void clear(Shelf shelf, Principal by) {
      asked.add(shelf);
    }

    @Override
    public Iterator<MemoryItem> export(Shelf shelf, Principal by) {
      return List.of(ITEM, ITEM).iterator();
    }

    @Override
    public List<MemoryItem> keep(Shelf shelf, List<NewMemory> items, String idempotencyKey, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MemoryItem replace(Shelf shelf, String id, NewMemory with, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int restore(Shelf shelf, int firstLine, List<MemoryItem> items, Principal by) {
      throw new UnsupportedOperationException();
    }
  }
}
