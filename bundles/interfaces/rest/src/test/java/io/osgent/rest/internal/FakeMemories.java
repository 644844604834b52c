package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.NewMemory;
import io.osgent.server.memory.Shelf;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One shelf for everybody, which notes what it was asked. */
final class FakeMemories implements Memories {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  final Map<String, MemoryItem> items = new LinkedHashMap<>();
  final List<Integer> chunks = new ArrayList<>();
  Shelf shelf;
  MemorySearch search;
  List<NewMemory> given;
  String key;

  static MemoryItem item(String id, String content) {
    return new MemoryItem(id, "fact", content, null, null, null, NOW, NOW, null, NOW, null, List.of(),
        Map.of("turn", "D1:3"), 0, 0, null, null);
  }

  private void note(Shelf asked, Principal by) {
    by.scope(asked.userId());
    shelf = asked;
  }

  @Override
  public List<String> names() {
    return List.of("sqlite");
  }

  @Override
  public List<MemoryItem> keep(Shelf on, List<NewMemory> wanted, String idempotencyKey, Principal by) {
    note(on, by);
    given = wanted;
    key = idempotencyKey;
    var kept = new ArrayList<MemoryItem>();
    for (NewMemory one : wanted) {
      var item = item("m " + (items.size() + 1), one.content());
      items.put(item.id(), item);
      kept.add(item);
    }
    return kept;
  }

  @Override
  public Page<MemoryItem> find(Shelf on, MemorySearch wanted, Principal by) {
    note(on, by);
    search = wanted;
    return new Page<>(List.copyOf(items.values()), "m 9");
  }

  @Override
  public MemoryItem get(Shelf on, String id, Principal by) {
    note(on, by);
    if (!items.containsKey(id)) {
      throw ProblemException.notFound("memory_not_found", "there is no memory with the id '" + id + "'");
    }
    return items.get(id);
  }

  @Override
  public MemoryItem replace(Shelf on, String id, NewMemory with, Principal by) {
    get(on, id, by);
    items.put(id, item(id, with.content()));
    return items.get(id);
  }

  @Override
  public void delete(Shelf on, String id, Principal by) {
    items.remove(get(on, id, by).id());
  }

  @Override
  public void clear(Shelf on, Principal by) {
    note(on, by);
    items.clear();
  }

  @Override
  public Iterator<MemoryItem> export(Shelf on, Principal by) {
    note(on, by);
    return items.values().iterator();
  }

  @Override
  public int restore(Shelf on, int firstLine, List<MemoryItem> wanted, Principal by) {
    note(on, by);
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i).content() == null) {
        throw ProblemException.badRequest("invalid_memory", "in line " + (firstLine + i) + ", 'content' is missing");
      }
    }
    chunks.add(wanted.size());
    int before = items.size();
    wanted.forEach(item -> items.put(item.id(), item));
    return items.size() - before;
  }
}
