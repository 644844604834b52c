package io.osgent.http.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What was there, was withdrawn, and may come back: kept in mind for as long as requests wait for it. Thread-safe. */
final class Withdrawn<T> {
  private final WaitingRoom waiting;
  private final Map<T, Long> since = new ConcurrentHashMap<>();

  Withdrawn(WaitingRoom waiting) {
    this.waiting = waiting;
  }

  void add(T thing) {
    since.values().removeIf(waiting::isForgotten);
    since.put(thing, System.nanoTime());
  }

  /** It is back. */
  void remove(T thing) {
    since.remove(thing);
  }

  /** What a request waits for that began then. */
  Stream<T> expected(long began) {
    return since.isEmpty()
        ? Stream.empty()
        : since.entrySet().stream().filter(entry -> waiting.expects(entry.getValue(), began)).map(Map.Entry::getKey);
  }
}
