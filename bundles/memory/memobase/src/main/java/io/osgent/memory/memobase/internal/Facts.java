package io.osgent.memory.memobase.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The facts of one person, line by line. What was changed is put in order when it is next looked at. */
final class Facts {
  private final Map<Fact.Key, List<Fact>> lines = new LinkedHashMap<>();
  private final Set<Fact.Key> unsettled = new LinkedHashSet<>();
  private final Instant time;

  Facts(Instant time) {
    this.time = time;
  }

  /** One that stands in its place already. */
  void read(Fact fact) {
    lines.computeIfAbsent(fact.key(), first -> new ArrayList<>()).add(fact);
  }

  void add(Fact fact) {
    read(fact);
    unsettled.add(fact.key());
  }

  void remove(Fact fact) {
    lines.getOrDefault(fact.key(), List.of()).remove(fact);
    unsettled.add(fact.key());
  }

  void swap(Fact fact, Fact instead) {
    if (fact.key().equals(instead.key())) {
      lines.get(fact.key()).replaceAll(each -> each.equals(fact) ? instead : each);
      unsettled.add(fact.key());
    } else {
      remove(fact);
      add(instead);
    }
  }

  /** As it was told, in whatever order. */
  List<Fact> told(Fact.Key key) {
    return List.copyOf(lines.getOrDefault(key, List.of()));
  }

  List<Fact> line(Fact.Key key) {
    if (unsettled.remove(key)) {
      lines.put(key, new ArrayList<>(Line.of(lines.get(key), time)));
    }
    return told(key);
  }

  List<Fact> all() {
    List.copyOf(unsettled).forEach(this::line);
    return lines.values().stream().flatMap(List::stream).toList();
  }

  Optional<Fact> find(String id) {
    return all().stream().filter(fact -> fact.id().equals(id)).findFirst();
  }
}
