package io.osgent.shell.internal;

import io.osgent.api.json.Json;
import io.osgent.server.Page;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.Shelf;
import io.osgent.server.security.Permissions;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about what is remembered of people. */
@Component
public final class MemoryCommands implements CommandGroup {
  private static final int NEWEST = 20;
  private static final int MOST = 200;
  private static final int CONTENT = 100;

  private final Memories memories;
  private final Json json;

  @Activate
  public MemoryCommands(@Reference Memories memories, @Reference Json json) {
    this.memories = memories;
    this.json = json;
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command("memories", "", Permissions.MEMORIES_READ,
            "the memories there are, and which counts where none is named", this::names),
        new Command("memory",
            "search USER TEXT | list USER | show USER ID | forget USER ID | clear USER | export USER [--memory NAME]"
                + " [--kind KIND] [--session SESSION] [--as-of TIME] [--retired true] [--limit N]",
            Permissions.MEMORIES_WRITE,
            "what is remembered of a user", this::memory));
  }

  private String names(Words words) {
    words.noMore();
    var table = new Table("NAME", "DEFAULT");
    List<String> names = memories.names();
    names.forEach(name -> table.row(name, name.equals(names.getFirst()) ? "default" : ""));
    return table.text("no memories");
  }

  private String memory(Words words) {
    String memory = words.option("--memory").orElse(null);
    String what = words.next("action");
    return switch (what) {
      case "search" -> search(words, memory);
      case "list" -> list(words, memory);
      case "show" -> show(words, memory);
      case "forget" -> forget(words, memory);
      case "clear" -> clear(words, memory);
      case "export" -> export(words, memory);
      default -> throw words.wrong("'" + what + "' should be search, list, show, forget, clear or export");
    };
  }

  private static Shelf shelf(Words words, String memory) {
    return new Shelf(words.next("user"), memory);
  }

  private String search(Words words, String memory) {
    Filter filter = Filter.of(words);
    Shelf shelf = shelf(words, memory);
    var text = new StringBuilder(words.next("text to look for"));
    for (Optional<String> more = words.nextIfAny(); more.isPresent(); more = words.nextIfAny()) {
      text.append(' ').append(more.get());
    }
    var table = new Table("SCORE", "ID", "KIND", "OCCURRED", "SPEAKER", "CONTENT", "WHY");
    memories.find(shelf, filter.search(text.toString()), Operator.PRINCIPAL).items()
        .forEach(item -> table.row(String.format(Locale.ROOT, "%.3f", item.score()), item.id(), item.kind(),
            Text.moment(item.occurredAt()), item.speaker(), Text.shorten(item.content(), CONTENT),
            String.join("; ", item.why())));
    return table.text("nothing comes to mind");
  }

  private String list(Words words, String memory) {
    Filter filter = Filter.of(words);
    Shelf shelf = shelf(words, memory);
    words.noMore();
    Page<MemoryItem> page = memories.find(shelf, filter.search(null), Operator.PRINCIPAL);
    var table = new Table("ID", "KIND", "OCCURRED", "SPEAKER", "CONTENT", "STATE");
    page.items().forEach(item -> table.row(item.id(), item.kind(), Text.moment(item.occurredAt()), item.speaker(),
        Text.shorten(item.content(), CONTENT), item.retiredAt() == null ? "" : "retired"));
    return table.text("nothing is remembered of '" + shelf.userId() + "'")
        + (page.next() == null ? "" : "… and older ones\n");
  }

  private String show(Words words, String memory) {
    Shelf shelf = shelf(words, memory);
    String id = words.next("memory's id");
    words.noMore();
    MemoryItem item = memories.get(shelf, id, Operator.PRINCIPAL);
    return new Table("MEMORY", item.id()).row("kind", item.kind()).row("content", item.content())
        .row("speaker", item.speaker()).row("session", item.session()).row("run", item.run())
        .row("occurred", Text.moment(item.occurredAt())).row("valid to", Text.moment(item.validTo()))
        .row("recorded", Text.moment(item.recordedAt())).row("retired", Text.moment(item.retiredAt()))
        .row("sources", String.join(", ", item.sources())).row("metadata", json.write(item.metadata()))
        .row("judged", item.helped() + " times of use, " + item.hindered() + " times not").text("");
  }

  private String forget(Words words, String memory) {
    Shelf shelf = shelf(words, memory);
    String id = words.next("memory's id");
    words.noMore();
    memories.delete(shelf, id, Operator.PRINCIPAL);
    return id + " is forgotten\n";
  }

  private String clear(Words words, String memory) {
    Shelf shelf = shelf(words, memory);
    words.noMore();
    memories.clear(shelf, Operator.PRINCIPAL);
    return "nothing is remembered of '" + shelf.userId() + "' any more" + (memory == null ? "" : " by " + memory)
        + "\n";
  }

  private String export(Words words, String memory) {
    Shelf shelf = shelf(words, memory);
    words.noMore();
    Iterator<MemoryItem> all = memories.export(shelf, Operator.PRINCIPAL);
    all.forEachRemaining(item -> words.say(json.write(item) + "\n"));
    return "";
  }

  /** What of it is wanted. */
  private record Filter(List<String> kinds, String session, String asOf, boolean retired, int limit) {
    static Filter of(Words words) {
      List<String> kinds = words.option("--kind").map(List::of).orElse(List.of());
      String session = words.option("--session").orElse(null);
      String asOf = words.option("--as-of").orElse(null);
      boolean retired = words.option("--retired").map(word -> flag(word, words)).orElse(false);
      long limit = words.option("--limit").map(word -> words.number(word, "limit")).orElse((long) NEWEST);
      if (limit < 1 || limit > MOST) {
        throw words.wrong("the limit should be from 1 to " + MOST + ", but is " + limit);
      }
      return new Filter(kinds, session, asOf, retired, (int) limit);
    }

    private static boolean flag(String word, Words words) {
      return switch (word) {
        case "true" -> true;
        case "false" -> false;
        default -> throw words.wrong("--retired should be true or false, but is '" + word + "'");
      };
    }

    MemorySearch search(String text) {
      return new MemorySearch(text, kinds, session, asOf, retired, null, limit);
    }
  }
}
