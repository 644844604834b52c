package io.osgent.core.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A memory of the plainest kind: what shares a word with the question is found. */
final class Notebook implements Memory {
  private record Owner(String tenant, String user) {}

  private final Map<Owner, Map<String, Recollection>> notes = new HashMap<>();
  final List<Query> asked = new ArrayList<>();
  final List<String> observed = new ArrayList<>();
  private int last;

  private Map<String, Recollection> of(Scope scope) {
    return notes.computeIfAbsent(new Owner(scope.tenant(), scope.user()), owner -> new LinkedHashMap<>());
  }

  @Override
  public synchronized List<Recollection> recall(Scope scope, Query query) {
    asked.add(query);
    List<Recollection> all = List.copyOf(of(scope).values()).reversed();
    Stream<Recollection> fit = all.stream().filter(one -> fits(one, query));
    if (query.text() == null) {
      return fit.dropWhile(one -> query.after() != null && after(one, all, query.after())).limit(query.limit())
          .toList();
    }
    Set<String> words = words(query.text());
    return fit.map(one -> scored(one, words)).filter(one -> one.score() > 0)
        .sorted(Comparator.comparingDouble(Recollection::score).reversed()).limit(query.limit()).toList();
  }

  private static boolean after(Recollection one, List<Recollection> all, String id) {
    return all.indexOf(one) <= all.stream().map(Recollection::id).toList().indexOf(id);
  }

  private static boolean fits(Recollection one, Query query) {
    Note note = one.note();
    if (!query.ids().isEmpty()) {
      return query.ids().contains(one.id());
    }
    Instant time = query.asOf() == null ? Instant.now() : query.asOf();
    boolean open = note.validTo() == null || note.validTo().isAfter(time);
    boolean holds = query.asOf() == null
        ? open && one.retiredAt() == null
        : open && !note.occurredAt().isAfter(time);
    boolean kind = query.kinds().isEmpty() ? !note.kind().startsWith(".") : query.kinds().contains(note.kind());
    return kind && (query.retired() || holds) && (query.session() == null || query.session().equals(note.session()));
  }

  private static Recollection scored(Recollection one, Set<String> words) {
    Set<String> shared = words(one.note().content());
    shared.retainAll(words);
    double score = shared.size() * (2.0 + one.helped()) / (2.0 + one.hindered());
    return new Recollection(one.id(), one.note(), one.recordedAt(), one.retiredAt(), one.helped(), one.hindered(),
        score, List.of("words: " + String.join(", ", shared)));
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\W+")).filter(word -> word.length() > 2)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized List<String> write(Scope scope, List<Change> changes) {
    var after = new LinkedHashMap<>(of(scope));
    List<String> ids = changes.stream().map(change -> apply(change, after)).toList();
    notes.put(new Owner(scope.tenant(), scope.user()), after);
    return ids;
  }

  private String apply(Change change, Map<String, Recollection> all) {
    return switch (change) {
      case Change.Keep(String given, Note note) -> {
        String id = given == null ? "note-" + ++last : given;
        all.putIfAbsent(id, fresh(id, note));
        yield id;
      }
      case Change.Replace(String id, Note note) -> {
        all.put(there(id, all).id(), fresh(id, note));
        yield id;
      }
      case Change.Retire(String id, Instant validTo) -> {
        Recollection one = there(id, all);
        if (one.retiredAt() != null) {
          throw ProblemException.conflict("memory_changed", id + " is retired already");
        }
        Note note = one.note();
        all.put(id, new Recollection(id, new Note(note.kind(), note.content(), note.speaker(), note.session(),
            note.run(), note.occurredAt(), validTo, note.sources(), note.metadata()), one.recordedAt(), Instant.now(),
            one.helped(), one.hindered(), 0, List.of()));
        yield id;
      }
      case Change.Delete(String id) -> all.remove(there(id, all).id()).id();
      case Change.Weigh(String id, boolean helped) -> {
        all.computeIfPresent(id, (same, one) -> new Recollection(id, one.note(), one.recordedAt(), one.retiredAt(),
            one.helped() + (helped ? 1 : 0), one.hindered() + (helped ? 0 : 1), 0, List.of()));
        yield id;
      }
    };
  }

  private static Recollection fresh(String id, Note note) {
    return new Recollection(id, note, Instant.now(), null, 0, 0, 0, List.of());
  }

  private static Recollection there(String id, Map<String, Recollection> all) {
    if (!all.containsKey(id)) {
      throw ProblemException.notFound("memory_not_found", "there is no memory with the id '" + id + "'");
    }
    return all.get(id);
  }

  @Override
  public synchronized void forget(Scope scope) {
    notes.remove(new Owner(scope.tenant(), scope.user()));
  }

  @Override
  public synchronized Set<String> users(String tenant) {
    return notes.keySet().stream().filter(owner -> owner.tenant().equals(tenant)).map(Owner::user)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized void observe(Scope scope, List<Change> turns, List<Event> events) {
    observed.add(events.getFirst().run());
    write(scope, turns);
  }

  /** What is noted of somebody, in the order in which it was. */
  synchronized List<String> contents(Scope scope) {
    return of(scope).values().stream().map(one -> one.note().content()).toList();
  }
}
