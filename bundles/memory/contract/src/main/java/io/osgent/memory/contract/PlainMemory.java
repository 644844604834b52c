package io.osgent.memory.contract;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.search.text.Places;
import io.osgent.memory.search.text.Posting;
import io.osgent.memory.search.text.Question;
import io.osgent.memory.search.text.Ranked;
import io.osgent.memory.search.text.Ranking;
import io.osgent.memory.search.text.Trust;
import io.osgent.memory.search.text.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** A memory that lasts as long as its process: for tests of what is built on memories. */
public final class PlainMemory implements Memory {
  private record Owner(String tenant, String user) {
    static Owner of(Scope scope) {
      return new Owner(scope.tenant(), scope.user());
    }
  }

  private record Kept(long place, Recollection what) {
    Kept with(Note note, Instant retiredAt, int helped, int hindered) {
      return new Kept(place,
          new Recollection(what.id(), note, what.recordedAt(), retiredAt, helped, hindered, 0, null));
    }
  }

  /** What one user has, in the order in which it was kept. */
  private static final class Shelf {
    private final Map<String, Kept> notes;
    private final Map<String, Long> sessions;
    private final Map<Long, Integer> filled;

    Shelf() {
      notes = new LinkedHashMap<>();
      sessions = new HashMap<>();
      filled = new HashMap<>();
    }

    Shelf(Shelf other) {
      notes = new LinkedHashMap<>(other.notes);
      sessions = new HashMap<>(other.sessions);
      filled = new HashMap<>(other.filled);
    }

    private long place(Note note) {
      String session = note.session() == null ? UUID.randomUUID().toString() : note.session();
      long number = sessions.computeIfAbsent(session, unseen -> (long) sessions.size());
      return Places.of(number, filled.merge(number, 1, Integer::sum) - 1);
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

  private static List<Recollection> search(Shelf shelf, Query query) {
    Question question = Question.of(query.text());
    var postings = new HashMap<String, List<Posting>>();
    var byPlace = new HashMap<Long, Recollection>();
    long total = 0;
    for (Kept kept : shelf.notes.values()) {
      if (kept.what().note().kind().startsWith(".") && !query.kinds().contains(kept.what().note().kind())) {
        continue;
      }
      List<String> words = Words.of(kept.what().note());
      total += words.size();
      byPlace.put(kept.place(), kept.what());
      for (String term : question.terms()) {
        int often = Collections.frequency(words, term);
        if (often > 0) {
          postings.computeIfAbsent(term, first -> new ArrayList<>())
              .add(new Posting(kept.place(), often, words.size()));
        }
      }
    }
    if (byPlace.isEmpty()) {
      return List.of();
    }
    return Ranking.rank(question, postings, byPlace.size(), (double) total / byPlace.size(), Integer.MAX_VALUE).stream()
        .map(ranked -> scored(byPlace.get(ranked.place()), ranked)).filter(Objects::nonNull)
        .filter(each -> fits(each, query)).sorted((a, b) -> Double.compare(b.score(), a.score())).limit(query.limit())
        .toList();
  }

  private static Recollection scored(Recollection found, Ranked ranked) {
    return found == null
        ? null
        : new Recollection(found.id(), found.note(), found.recordedAt(), found.retiredAt(), found.helped(),
            found.hindered(), ranked.score() * Trust.factor(found.helped(), found.hindered()), ranked.why());
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
