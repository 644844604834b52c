package io.osgent.websocket.internal;

import io.osgent.server.Page;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.NewMemory;
import io.osgent.server.memory.Shelf;
import io.osgent.server.security.Principal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Finds the same thing whatever is looked for. */
final class FakeMemories implements Memories {
  Shelf shelf;
  MemorySearch search;

  @Override
  public Page<MemoryItem> find(Shelf on, MemorySearch wanted, Principal by) {
    by.scope(on.userId());
    shelf = on;
    search = wanted;
    boolean list = wanted.text() == null;
    var item = new MemoryItem("m1", "fact", "Ann lives in Porto", null, null, null, FakeRuns.NOON, FakeRuns.NOON, null,
        FakeRuns.NOON, null, List.of(), Map.of("turn", "D1:3"), 0, 0, list ? null : 1.5,
        list ? null : List.of("words: porto"));
    return new Page<>(List.of(item), list ? "m1" : null);
  }

  @Override
  public List<String> names() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<MemoryItem> keep(Shelf on, List<NewMemory> items, String idempotencyKey, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MemoryItem get(Shelf on, String id, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MemoryItem replace(Shelf on, String id, NewMemory with, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(Shelf on, String id, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear(Shelf on, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterator<MemoryItem> export(Shelf on, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int restore(Shelf on, int firstLine, List<MemoryItem> items, Principal by) {
    throw new UnsupportedOperationException();
  }
}
