package io.osgent.memory.sqlite.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Something about each of those people who asked lately, by their numbers, up to a size all together. Thread-safe. */
final class Cache<T> {
  private final long most;
  private final ToLongFunction<T> size;
  /** The one used longest ago is the first. */
  private final Map<Long, T> people = new LinkedHashMap<>(16, 0.75f, true);

  Cache(long most, ToLongFunction<T> size) {
    this.most = most;
    this.size = size;
  }

  /** @param use makes what is wanted of what there is, which is null for a person who has not asked lately */
  synchronized T use(long owner, UnaryOperator<T> use) {
    return people.compute(owner, (each, known) -> use.apply(known));
  }

  /** What was used grew; those who asked longest ago make room. */
  synchronized void makeRoom() {
    long all = people.values().stream().mapToLong(size).sum();
    for (Iterator<T> oldest = people.values().iterator(); all > most && oldest.hasNext();) {
      all -= size.applyAsLong(oldest.next());
      oldest.remove();
    }
  }

  synchronized void drop(long owner) {
    people.remove(owner);
  }
}
