package io.osgent.memory.sqlite.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.memory.search.text.Words;
import io.osgent.memory.sqlite.internal.WordIndex.Shelf;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One person's changes, in one transaction: the notes, the words and the vectors they are found by. */
final class Writing {
  private final Sql sql;
  private final Scope scope;
  private final Json json;
  private final Embedded embedded;
  private final Instant now = Instant.now();

  /** Null until somebody keeps something. */
  private Owner owner;
  private boolean removed;

  Writing(Connection connection, Scope scope, Json json, Embedded embedded) throws SQLException {
    this.sql = new Sql(connection);
    this.scope = scope;
    this.json = json;
    this.embedded = embedded;
    owner = new Owners(sql).find(scope).orElse(null);
  }

  /** A note that is there, as far as it must be known to be changed. */
  private record Present(long number, String kind, String session, int length, boolean retired) {
    Shelf shelf() {
      return Shelf.of(kind);
    }
  }

  List<String> write(List<Change> changes) throws SQLException {
    var ids = new ArrayList<String>();
    for (Change change : changes) {
      ids.add(write(change));
    }
    if (owner != null) {
      new Owners(sql).save(owner);
    }
    return ids;
  }

  /** Whose notes were deleted or replaced; empty when none were. */
  Optional<Owner> lost() {
    return Optional.ofNullable(owner).filter(it -> removed);
  }

  private String write(Change change) throws SQLException {
    return switch (change) {
      case Change.Keep(String id, Note note) -> keep(id, note);
      case Change.Replace(String id, Note note) -> {
        replace(id, note);
        yield id;
      }
      case Change.Retire(String id, Instant validTo) -> {
        Present present = present(id);
        if (present.retired()) {
          throw ProblemException.conflict("memory_changed", "memory '" + id + "' was retired by somebody else before");
        }
        sql.run("UPDATE memory_note SET retired_at = ?, valid_to = ? WHERE number = ?", Times.micros(now),
            Times.micros(validTo), present.number());
        yield id;
      }
      case Change.Delete(String id) -> {
        remove(present(id));
        yield id;
      }
      case Change.Weigh(String id, boolean helped) -> {
        String which = helped ? "helped" : "hindered";
        if (owner != null) {
          sql.run("UPDATE memory_note SET " + which + " = " + which + " + 1 WHERE owner = ? AND id = ?",
              owner.number(), id);
        }
        yield id;
      }
    };
  }

  private String keep(String id, Note note) throws SQLException {
    owner = owner == null ? new Owners(sql).findOrAdd(scope) : owner;
    if (id != null && find(id).isPresent()) {
      return id;
    }
    String its = id == null ? Ids.next() : id;
    insert(newPlace(note), its, note);
    return its;
  }

  /** It stays where it stood, unless that was in another conversation. */
  private void replace(String id, Note note) throws SQLException {
    Present before = present(id);
    boolean stays = before.session() != null && before.session().equals(note.session())
        && before.shelf() == Shelf.of(note.kind());
    remove(before);
    insert(stays ? before.number() : newPlace(note), id, note);
  }

  private Optional<Present> find(String id) throws SQLException {
    if (owner == null) {
      return Optional.empty();
    }
    return sql.one(row -> new Present(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4),
        row.getObject(5) != null),
        "SELECT number, kind, session, length, retired_at FROM memory_note WHERE owner = ? AND id = ?", owner.number(),
        id);
  }

  private Present present(String id) throws SQLException {
    return find(id)
        .orElseThrow(() -> ProblemException.notFound("memory_not_found", "there is no memory '" + id + "'"));
  }

  private void insert(long number, String id, Note note) throws SQLException {
    List<String> words = Words.of(note);
    Shelf shelf = Shelf.of(note.kind());
    count(shelf, 1, words.size());
    sql.run("""
        INSERT INTO memory_note (number, owner, sequence, id, kind, content, speaker, session, run, occurred_at,
          valid_to, sources, metadata, length, recorded_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", number, owner.number(), owner.sequence(), id,
        note.kind(), note.content().getBytes(StandardCharsets.UTF_8), note.speaker(), note.session(), note.run(),
        Times.micros(note.occurredAt()), Times.micros(note.validTo()),
        note.sources().isEmpty() ? null : json.write(note.sources()),
        note.metadata().isEmpty() ? null : json.write(note.metadata()), words.size(), Times.micros(now));
    new WordIndex(sql, owner.number()).add(number, shelf, words);
    float[] vector = embedded.vectors().get(note);
    if (vector != null) {
      new VectorTable(sql).put(number, owner.number(), owner.sequence(), embedded.model(), vector);
    }
  }

  private void remove(Present note) throws SQLException {
    removed = true;
    count(note.shelf(), -1, -note.length());
    sql.run("DELETE FROM memory_note WHERE number = ?", note.number());
    sql.run("DELETE FROM memory_vector WHERE note = ?", note.number());
    new WordIndex(sql, owner.number()).remove(List.of(note.number()));
  }

  private void count(Shelf shelf, int notes, int words) {
    boolean counts = shelf == Shelf.NOTES;
    owner = new Owner(owner.number(), owner.notes() + (counts ? notes : 0), owner.words() + (counts ? words : 0),
        owner.sessions(), owner.sequence() + 1);
  }

  /** The next one of its session; bookkeeping comes not between what was said. */
  private long newPlace(Note note) throws SQLException {
    var places = new SessionPlaces(sql, owner);
    long place = note.session() == null || Shelf.of(note.kind()) == Shelf.BOOKKEEPING
        ? places.alone()
        : places.next(note.session());
    owner = places.owner();
    return NoteNumber.of(owner.number(), place);
  }
}
