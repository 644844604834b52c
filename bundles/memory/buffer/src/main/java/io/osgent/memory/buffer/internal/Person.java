package io.osgent.memory.buffer.internal;

import io.osgent.memory.search.text.Places;
import io.osgent.memory.search.vector.FlatIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that is held of one person, and what leads to it. One at a time may use it, see {@link People}. */
final class Person {
  /** The name of the talk of those notes that are of no session. */
  static final String ALONE = "";

  private final Map<String, Held> byId = new HashMap<>();
  private final Map<Long, Held> byPlace = new HashMap<>();
  private final TreeMap<Long, Held> byOrder = new TreeMap<>();
  private final Map<String, Talk> talks = new HashMap<>();
  private final WordTable words = new WordTable();
  private final WordTable bookkeeping = new WordTable();
  private FlatIndex vectors;
  private long orders;
  private long numbers;
  private long bytes;

  boolean empty() {
    return byId.isEmpty();
  }

  int notes() {
    return byId.size();
  }

  int sessions() {
    return talks.size();
  }

  int vectorCount() {
    return vectors == null ? 0 : vectors.size();
  }

  long bytes() {
    return bytes + (vectors == null ? 0 : (long) vectors.size() * vectors.dimensions() * Float.BYTES);
  }

  Optional<Held> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Held at(long place) {
    return byPlace.get(place);
  }

  Collection<Held> newestFirst() {
    return byOrder.descendingMap().values();
  }

  /** The newest of them first. */
  Collection<Held> olderThan(Held held) {
    return byOrder.headMap(held.order(), false).descendingMap().values();
  }

  Optional<FlatIndex> vectors() {
    return Optional.ofNullable(vectors);
  }

  WordTable words(boolean ofBookkeeping) {
    return ofBookkeeping ? bookkeeping : words;
  }

  static String talkOf(Held held) {
    return held.note().session() == null ? ALONE : held.note().session();
  }

  Optional<Talk> talk(String session) {
    return Optional.ofNullable(talks.get(session));
  }

  Map<String, Talk> talks() {
    return talks;
  }

  /** Behind all others. @param vector or null where there is none */
  void keep(Held held, float[] vector, Instant now) {
    Talk talk = talks.computeIfAbsent(talkOf(held), any -> new Talk(now));
    talk.use(now);
    long place;
    if (held.note().session() == null) {
      place = Places.of(numbers++, 0);
    } else {
      if (talk.full()) {
        talk.goOn(numbers++);
      }
      place = talk.nextPlace();
    }
    put(held.at(orders++, place), vector);
  }

  /** Takes the place of one that stood there. */
  void replace(Held before, Held after, float[] vector, Instant now) {
    remove(before);
    Talk talk = talks.computeIfAbsent(talkOf(after), any -> new Talk(now));
    talk.use(now);
    put(after.at(orders++, before.place()), vector);
  }

  /** What is known about it has changed, and what it says has not. */
  void update(Held held) {
    byId.put(held.id(), held);
    byPlace.put(held.place(), held);
    byOrder.put(held.order(), held);
    talks.get(talkOf(held)).add(held);
  }

  private void put(Held held, float[] vector) {
    update(held);
    words(held.bookkeeping()).add(held);
    bytes += held.bytes();
    if (vector != null) {
      if (vectors == null || vectors.dimensions() != vector.length) {
        // Of another model: those of the one before cannot be compared with them.
        vectors = new FlatIndex(vector.length);
      }
      vectors.put(held.place(), vector);
    }
  }

  void remove(Held held) {
    byId.remove(held.id());
    byPlace.remove(held.place());
    byOrder.remove(held.order());
    words(held.bookkeeping()).remove(held);
    bytes -= held.bytes();
    if (vectors != null) {
      vectors.remove(held.place());
    }
    Talk talk = talks.get(talkOf(held));
    talk.remove(held);
    if (talk.size() == 0) {
      talks.remove(talkOf(held));
    }
  }

  void drop(String talk) {
    talk(talk).ifPresent(found -> new ArrayList<>(found.newestFirst()).forEach(this::remove));
  }

  /** What is more than may be held goes: of a session the oldest notes, of sessions those used longest ago. */
  void trim(Bounds bounds) {
    for (Talk talk : List.copyOf(talks.values())) {
      while (talk.size() > bounds.notes()) {
        remove(talk.oldest());
      }
    }
    while (talks.size() > bounds.sessions()) {
      drop(talks.entrySet().stream().min(Comparator.comparing(entry -> entry.getValue().used())).orElseThrow()
          .getKey());
    }
  }

  void dropIdle(Instant before) {
    List.copyOf(talks.keySet()).stream().filter(name -> talks.get(name).used().isBefore(before)).forEach(this::drop);
  }
}
