package io.osgent.memory.contract;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A memory that lasts as long as its process: for tests of what is built on memories. */
public final class PlainMemory implements Memory {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final int ALIKE = 4;

  private record Owner(String tenant, String user) {
    static Owner of(Scope scope) {
      return new Owner(scope.tenant(), scope.user());
    }
  }

  /** Where it was said. */
  private record Place(String session, int index) {}

  private record Kept(Place place, Recollection what) {
    Kept with(Note note, Instant retiredAt, int helped, int hindered) {
      return new Kept(place,
          new Recollection(what.id(), note, what.recordedAt(), retiredAt, helped, hindered, 0, null));
    }
  }

  /** What one user has, in the order in which it was kept. */
  private static final class Shelf {
    private final Map<String, Kept> notes;
    private final Map<String, Integer> sessions;

    Shelf() {
      notes = new LinkedHashMap<>();
      sessions = new HashMap<>();
    }

    Shelf(Shelf other) {
      notes = new LinkedHashMap<>(other.notes);
      sessions = new HashMap<>(other.sessions);
    }

    private Place place(Note note) {
      String session = note.session() == null ? UUID.randomUUID().toString() : note.session();
      return new Place(session, sessions.merge(session, 1, Integer::sum));
    }

    String take(Change change) {
      switch (change) {
        case Change.Keep(String given, Note note) -> {
          String id = given == null ? UUID.randomUUID().toString() : given;
          if (!notes.containsKey(id)) {
            notes.put(id, new Kept(place(note), fresh(id, note)));
          }
          return id;
        }
        case Change.Replace(String id, Note note) -> notes.put(id, new Kept(there(id).place(), fresh(id, note)));
        case Change.Retire(String id, Instant validTo) -> notes.put(id, retired(there(id), validTo));
        case Change.Delete(String id) -> {
          there(id);
          notes.remove(id);
        }
        case Change.Weigh(String id, boolean helped) -> notes.computeIfPresent(id, (same, kept) -> {
          Recollection what = kept.what();
          return kept.with(what.note(), what.retiredAt(), what.helped() + (helped ? 1 : 0),
              what.hindered() + (helped ? 0 : 1));
        });
      }
      return idOf(change);
    }

    private static Recollection fresh(String id, Note note) {
      return new Recollection(id, note, Instant.now(), null, 0, 0, 0, null);
    }

    private static Kept retired(Kept kept, Instant validTo) {
      Note note = kept.what().note();
      if (kept.what().retiredAt() != null) {
        throw ProblemException.conflict("memory_changed", "'" + kept.what().id() + "' is retired already");
      }
      return kept.with(
          new Note(note.kind(), note.content(), note.speaker(), note.session(), note.run(), note.occurredAt(), validTo,
              note.sources(), note.metadata()),
          Instant.now(), kept.what().helped(), kept.what().hindered());
    }

    private Kept there(String id) {
      Kept kept = notes.get(id);
      if (kept == null) {
        throw new ProblemException(Problem.of("memory_not_found", 404, "there is no memory '" + id + "'"));
      }
      return kept;
    }
  }

  private final Map<Owner, Shelf> shelves = new HashMap<>();

  private static String idOf(Change change) {
    return switch (change) {
      case Change.Keep keep -> keep.id();
      case Change.Replace replace -> replace.id();
      case Change.Retire retire -> retire.id();
      case Change.Delete delete -> delete.id();
      case Change.Weigh weigh -> weigh.id();
    };
  }

  @Override
  public synchronized List<String> write(Scope scope, List<Change> changes) {
    var changed = new Shelf(shelves.getOrDefault(Owner.of(scope), new Shelf()));
    List<String> ids = changes.stream().map(changed::take).toList();
    shelves.put(Owner.of(scope), changed);
    return ids;
  }

  @Override
  public synchronized void forget(Scope scope) {
    shelves.remove(Owner.of(scope));
  }

  @Override
  public synchronized Set<String> users(String tenant) {
    return shelves.keySet().stream().filter(owner -> owner.tenant().equals(tenant)).map(Owner::user)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized List<Recollection> recall(Scope scope, Query query) {
    Shelf shelf = shelves.getOrDefault(Owner.of(scope), new Shelf());
    return query.text() == null ? list(shelf, query) : search(shelf, query);
  }

  private static List<Recollection> list(Shelf shelf, Query query) {
    var newest = new ArrayList<>(shelf.notes.values());
    Collections.reverse(newest);
    Stream<Recollection> found = newest.stream().map(Kept::what);
    if (query.after() != null) {
      found = found.dropWhile(each -> !each.id().equals(query.after())).skip(1);
    }
    return found.filter(each -> fits(each, query)).limit(query.limit()).toList();
  }

  /** How many of the words it has, and something for what stands beside it. */
  private static List<Recollection> search(Shelf shelf, Query query) {
    Set<String> wanted = words(query.text());
    var own = new HashMap<Place, Set<String>>();
    var notes = new LinkedHashMap<Place, Recollection>();
    for (Kept kept : shelf.notes.values()) {
      if (!query.kinds().isEmpty() || !kept.what().note().kind().startsWith(".")) {
        notes.put(kept.place(), kept.what());
        own.put(kept.place(), shared(wanted, kept.what().note()));
      }
    }
    return notes.entrySet().stream().filter(each -> fits(each.getValue(), query))
        .map(each -> scored(each.getValue(), each.getKey(), own)).filter(each -> each.score() > 0)
        .sorted(Comparator.comparingDouble(Recollection::score).reversed()).limit(query.limit()).toList();
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /** A word that begins like another is counted as the same, as camping is for camp. */
  private static Set<String> shared(Set<String> wanted, Note note) {
    Set<String> has = words(note.speaker() + " " + note.content());
    return wanted.stream().filter(word -> has.stream().anyMatch(other -> alike(word, other)))
        .collect(Collectors.toSet());
  }

  private static boolean alike(String one, String other) {
    return one.equals(other) || Math.min(one.length(), other.length()) >= ALIKE
        && (one.startsWith(other) || other.startsWith(one));
  }

  private static Recollection scored(Recollection found, Place place, Map<Place, Set<String>> own) {
    Set<String> shared = own.get(place);
    double score = shared.size() + 0.4 * beside(place, own, 1) + 0.2 * beside(place, own, 2);
    double trust = 0.5 + (found.helped() + 2.0) / (found.helped() + found.hindered() + 4.0);
    return new Recollection(found.id(), found.note(), found.recordedAt(), found.retiredAt(), found.helped(),
        found.hindered(), score * trust,
        List.of(shared.isEmpty() ? "said beside" : "words: " + String.join(", ", shared)));
  }

  private static int beside(Place place, Map<Place, Set<String>> own, int distance) {
    return Stream.of(-distance, distance).map(step -> new Place(place.session(), place.index() + step))
        .mapToInt(each -> own.getOrDefault(each, Set.of()).size()).sum();
  }

  private static boolean fits(Recollection found, Query query) {
    Note note = found.note();
    if (!query.ids().isEmpty()) {
      return query.ids().contains(found.id());
    }
    boolean kind = query.kinds().isEmpty() ? !note.kind().startsWith(".") : query.kinds().contains(note.kind());
    return kind && (query.session() == null || query.session().equals(note.session())) && holds(found, query);
  }

  private static boolean holds(Recollection found, Query query) {
    if (query.retired()) {
      return true;
    }
    Note note = found.note();
    Instant at = query.asOf() == null ? Instant.now() : query.asOf();
    boolean ended = note.validTo() != null && !at.isBefore(note.validTo());
    return !ended && (query.asOf() == null ? found.retiredAt() == null : !at.isBefore(note.occurredAt()));
  }
}
