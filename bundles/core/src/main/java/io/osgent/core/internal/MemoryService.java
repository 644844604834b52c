package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.core.internal.memory.Exported;
import io.osgent.core.internal.memory.Restored;
import io.osgent.core.internal.memory.Written;
import io.osgent.server.Page;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.NamedMemories;
import io.osgent.server.memory.NewMemory;
import io.osgent.server.memory.Shelf;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows people what is remembered of them, and changes it as they wish. */
@Component(immediate = true)
public final class MemoryService implements Memories {
  private static final int MOST_QUESTION = 10_000;
  private static final int MOST_FOUND = 200;
  private static final String BOOKKEEPING = ".";

  private final NamedMemories memories;
  private final Json json;
  private final Written request;

  @Activate
  public MemoryService(@Reference NamedMemories memories, @Reference Json json) {
    this.memories = memories;
    this.json = json;
    request = new Written("", json);
  }

  /** A shelf that was found, for one call. */
  private record Open(Memory memory, Scope scope) {
    List<Recollection> recall(Query query) {
      return memory.recall(scope, query).stream().filter(found -> !found.note().kind().startsWith(BOOKKEEPING))
          .toList();
    }

    Recollection one(String id) {
      List<Recollection> found = id.length() > Written.MOST_NAME ? List.of() : recall(Query.of(Set.of(id)));
      if (found.isEmpty()) {
        throw ProblemException.notFound("memory_not_found", "there is no memory with the id '" + id + "'");
      }
      return found.getFirst();
    }

    Map<String, Recollection> some(Set<String> ids) {
      return recall(Query.of(ids)).stream().collect(Collectors.toMap(Recollection::id, Function.identity()));
    }
  }

  private Open open(Shelf shelf, Principal by) {
    String name = shelf.memory() == null ? byDefault() : shelf.memory();
    return new Open(memories.named(name), scope(shelf, by));
  }

  private Scope scope(Shelf shelf, Principal by) {
    Scope scope = by.scope(shelf.userId());
    request.name("user_id", scope.user());
    return scope;
  }

  private String byDefault() {
    return names().stream().findFirst().orElseThrow(MemoryService::none);
  }

  private static ProblemException none() {
    return new ProblemException(
        new Problem("memory_not_found", 503, "there is no memory here now", true, null, null));
  }

  @Override
  public List<String> names() {
    return memories.names();
  }

  @Override
  public List<MemoryItem> keep(Shelf shelf, List<NewMemory> items, String idempotencyKey, Principal by) {
    if (items.isEmpty() || items.size() > Written.MOST_ITEMS) {
      throw request.wrong("items",
          "should be 1 to " + Written.MOST_ITEMS + " things to remember, but are " + items.size());
    }
    Open open = open(shelf, by);
    Instant now = Instant.now();
    var notes = new ArrayList<Note>();
    for (int i = 0; i < items.size(); i++) {
      var written = items.size() == 1 ? request : new Written("in items[" + i + "], ", json);
      if (items.get(i) == null) {
        throw request.wrong("items[" + i + "]", "should be an object, e.g. {\"content\":\"Ann lives in Porto.\"}");
      }
      notes.add(written.note(items.get(i), now));
    }
    List<String> ids = idempotencyKey == null
        ? open.memory().write(open.scope(), notes.stream().<Change>map(note -> new Change.Keep(null, note)).toList())
        : new KeptOnce(by, idempotencyKey).keep(open.memory(), open.scope(), notes);
    Map<String, Recollection> kept = open.some(Set.copyOf(ids));
    return ids.stream().map(kept::get).filter(found -> found != null).map(MemoryItem::of).toList();
  }

  @Override
  public Page<MemoryItem> find(Shelf shelf, MemorySearch search, Principal by) {
    boolean list = search.text() == null || search.text().isBlank();
    if (!list && search.text().length() > MOST_QUESTION) {
      throw request.wrong("q", "should have at most " + MOST_QUESTION + " characters");
    } else if (!list && search.after() != null) {
      throw request.wrong("after", "goes on in a list; what is found by 'q' is one page, of at most 'limit'");
    } else if (search.limit() < 1 || search.limit() > MOST_FOUND) {
      throw request.wrong("limit", "should be from 1 to " + MOST_FOUND + ", but is " + search.limit());
    }
    List<String> kinds = search.kinds() == null ? List.of() : search.kinds();
    kinds.forEach(kind -> request.kind("kind", kind));
    Instant asOf = search.asOf() == null ? null : request.time("as_of", search.asOf());
    Open open = open(shelf, by);
    int limit = list ? search.limit() + 1 : search.limit();
    List<Recollection> found = open.recall(new Query(list ? null : search.text(), limit, Set.copyOf(kinds),
        search.session(), asOf, search.retired(), Set.of(), search.after()));
    return list
        ? Pages.cut(found.stream().map(MemoryItem::of).toList(), search.limit(), MemoryItem::id)
        : new Page<>(found.stream().map(MemoryItem::found).toList(), null);
  }

  @Override
  public MemoryItem get(Shelf shelf, String id, Principal by) {
    return MemoryItem.of(open(shelf, by).one(id));
  }

  @Override
  public MemoryItem replace(Shelf shelf, String id, NewMemory with, Principal by) {
    Open open = open(shelf, by);
    Note note = request.note(with, open.one(id).note());
    open.memory().write(open.scope(), List.of(new Change.Replace(id, note)));
    return MemoryItem.of(open.one(id));
  }

  @Override
  public void delete(Shelf shelf, String id, Principal by) {
    Open open = open(shelf, by);
    open.one(id);
    open.memory().write(open.scope(), List.of(new Change.Delete(id)));
  }

  @Override
  public void clear(Shelf shelf, Principal by) {
    Scope scope = scope(shelf, by);
    List<String> which = shelf.memory() == null ? names() : List.of(shelf.memory());
    if (which.isEmpty()) {
      throw none();
    }
    var kept = new ArrayList<String>();
    ProblemException first = null;
    for (String name : which) {
      try {
        memories.named(name).forget(scope);
      } catch (ProblemException e) {
        kept.add(name + ": " + e.problem().detail());
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new ProblemException(new Problem(first.problem().code(), first.problem().status(),
          "not everything is forgotten: " + String.join("; ", kept), true, first.problem().retryAfter(), null), first);
    }
  }

  @Override
  public Iterator<MemoryItem> export(Shelf shelf, Principal by) {
    Open open = open(shelf, by);
    return new Exported(open::recall);
  }

  @Override
  public int restore(Shelf shelf, int firstLine, List<MemoryItem> items, Principal by) {
    Open open = open(shelf, by);
    var restored = new Restored(firstLine, items, json);
    // What is bookkeeping under the same id is there as well.
    List<Recollection> there = open.memory().recall(open.scope(), Query.of(restored.ids()));
    restored.leaveOut(there.stream().map(Recollection::id).collect(Collectors.toSet()));
    if (restored.count() > 0) {
      open.memory().write(open.scope(), restored.changes());
    }
    return restored.count();
  }
}
