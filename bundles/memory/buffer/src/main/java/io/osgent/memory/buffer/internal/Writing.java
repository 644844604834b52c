package io.osgent.memory.buffer.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Changes to one person's notes: first they are tried on a sheet beside, and if all are possible, they are made. */
final class Writing {
  /** Of a note that has no place yet. */
  private static final long NOWHERE = -1;

  private final Person person;
  private final Vectors vectors;
  private final Instant now;
  /** What is to be under each id that was touched: a note, or nothing. */
  private final Map<String, Optional<Held>> sheet = new LinkedHashMap<>();

  /** @param vectors of the notes that are kept or replace others, as far as there are any */
  Writing(Person person, Vectors vectors, Instant now) {
    this.person = person;
    this.vectors = vectors;
    this.now = now;
  }

  List<String> write(List<Change> changes) {
    var ids = new ArrayList<String>(changes.size());
    for (Change change : changes) {
      ids.add(plan(change));
    }
    sheet.forEach(this::make);
    return ids;
  }

  private String plan(Change change) {
    return switch (change) {
      case Change.Keep(String id, Note note) -> keep(id == null ? "mem_" + UUID.randomUUID() : id, note);
      case Change.Replace(String id, Note note) -> {
        present(id);
        yield put(fresh(id, note));
      }
      case Change.Retire(String id, Instant validTo) -> {
        Held held = present(id);
        if (held.retiredAt() != null) {
          throw ProblemException.conflict("memory_changed", "memory '" + id + "' was retired by somebody else before");
        }
        yield put(held.retired(now, validTo));
      }
      case Change.Delete(String id) -> {
        present(id);
        sheet.put(id, Optional.empty());
        yield id;
      }
      case Change.Weigh(String id, boolean helped) -> {
        find(id).ifPresent(held -> put(held.weighed(helped)));
        yield id;
      }
    };
  }

  private String keep(String id, Note note) {
    return find(id).isPresent() ? id : put(fresh(id, note));
  }

  private Held fresh(String id, Note note) {
    return new Held(NOWHERE, NOWHERE, id, note, now, null, 0, 0);
  }

  private String put(Held held) {
    sheet.put(held.id(), Optional.of(held));
    return held.id();
  }

  private Optional<Held> find(String id) {
    Optional<Held> written = sheet.get(id);
    return written == null ? person.find(id) : written;
  }

  private Held present(String id) {
    return find(id)
        .orElseThrow(() -> ProblemException.notFound("memory_not_found", "there is no memory '" + id + "'"));
  }

  private void make(String id, Optional<Held> after) {
    Optional<Held> before = person.find(id);
    if (after.isEmpty()) {
      before.ifPresent(person::remove);
    } else if (after.get().order() != NOWHERE) {
      person.update(after.get());
    } else if (before.isPresent() && staysBeside(before.get(), after.get())) {
      person.replace(before.get(), after.get(), vectors.of(after.get().note()), now);
    } else {
      before.ifPresent(person::remove);
      person.keep(after.get(), vectors.of(after.get().note()), now);
    }
  }

  /** It stays where it stood, unless that was in another conversation. */
  private static boolean staysBeside(Held before, Held after) {
    return before.note().session() != null && before.note().session().equals(after.note().session())
        && before.bookkeeping() == after.bookkeeping();
  }
}
