package io.osgent.memory.buffer.internal;

import io.osgent.memory.search.text.Places;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeMap;

/** The notes of a session in the order they were kept, or those of none. */
final class Talk {
  private final TreeMap<Long, Held> notes = new TreeMap<>();
  private Instant used;
  private long number = -1;
  private int next;

  Talk(Instant used) {
    this.used = used;
  }

  /** Behind the last one. */
  boolean full() {
    return number < 0 || next >= Places.SESSION;
  }

  /** @param newNumber under which it goes on */
  void goOn(long newNumber) {
    number = newNumber;
    next = 0;
  }

  long nextPlace() {
    return Places.of(number, next++);
  }

  void use(Instant now) {
    used = now;
  }

  Instant used() {
    return used;
  }

  void add(Held held) {
    notes.put(held.order(), held);
  }

  void remove(Held held) {
    notes.remove(held.order());
  }

  int size() {
    return notes.size();
  }

  Held oldest() {
    return notes.firstEntry().getValue();
  }

  Collection<Held> newestFirst() {
    return notes.descendingMap().values();
  }
}
