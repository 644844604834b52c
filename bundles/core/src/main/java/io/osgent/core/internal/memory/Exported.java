package io.osgent.core.internal.memory;

import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.server.memory.MemoryItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that a memory holds of somebody, the oldest first, so that it comes back in the order in which it was written. Only
 * the ids are held all at once; what is deleted meanwhile is left out.
 */
public final class Exported implements Iterator<MemoryItem> {
  private static final int AT_ONCE = 500;

  private final Function<Query, List<Recollection>> recall;
  private final Deque<List<String>> pages = new ArrayDeque<>();
  private final Deque<MemoryItem> ready = new ArrayDeque<>();

  /** @param recall asks the memory */
  public Exported(Function<Query, List<Recollection>> recall) {
    this.recall = recall;
    String after = null;
    List<String> ids;
    do {
      ids = recall.apply(new Query(null, AT_ONCE, Set.of(), null, null, true, Set.of(), after)).stream()
          .map(Recollection::id).toList();
      if (!ids.isEmpty()) {
        pages.push(ids);
        after = ids.getLast();
      }
    } while (ids.size() == AT_ONCE);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !pages.isEmpty()) {
      var ids = new ArrayList<>(pages.pop());
      Map<String, Recollection> found = recall.apply(Query.of(Set.copyOf(ids))).stream()
          .collect(Collectors.toMap(Recollection::id, Function.identity()));
      ids.reversed().stream().filter(found::containsKey).map(found::get).map(MemoryItem::of).forEach(ready::add);
    }
    return !ready.isEmpty();
  }

  @Override
  public MemoryItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
