package io.osgent.memory.pgvector.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.memory.search.text.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The changes of one transaction. It has the person to itself, whichever server they come from: what is there is read
 * once, the changes are worked out, and written together.
 */
final class Writing {
  private final Connection connection;
  private final Person person;
  private final Json json;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final Map<String, Held> held = new HashMap<>();
  private final TermChanges terms = new TermChanges();
  private final List<Long> withoutVectors = new ArrayList<>();
  private final Rows rows;
  private Ledger ledger;

  private Writing(Connection connection, Person person, Json json) {
    this.connection = connection;
    this.person = person;
    this.json = json;
    this.rows = new Rows(connection, person, json);
  }

  /** @return the id that each change was about */
  static List<String> write(Connection connection, Person person, List<Change> changes, Json json)
      throws SQLException {
    var writing = new Writing(connection, person, json);
    return writing.write(changes);
  }

  private List<String> write(List<Change> changes) throws SQLException {
    ledger = Ledger.open(connection, person, changes);
    readHeld(changes);
    var ids = new ArrayList<String>(changes.size());
    for (Change change : changes) {
      ids.add(apply(change));
    }
    rows.finish();
    terms.apply(connection, person);
    VectorTables.remove(connection, person, withoutVectors);
    ledger.close();
    return ids;
  }

  private void readHeld(List<Change> changes) throws SQLException {
    String[] ids = changes.stream().map(Writing::id).filter(Objects::nonNull).distinct().toArray(String[]::new);
    Sql.all(connection, row -> Held.read(row, json),
        "SELECT " + Held.COLUMNS + " FROM memory_note WHERE tenant = ? AND user_id = ? AND id = ANY (?)",
        person.tenant(), person.user(), ids).forEach(each -> held.put(each.id(), each));
  }

  private static String id(Change change) {
    return Text.storable(switch (change) {
      case Change.Keep keep -> keep.id();
      case Change.Replace replace -> replace.id();
      case Change.Retire retire -> retire.id();
      case Change.Delete delete -> delete.id();
      case Change.Weigh weigh -> weigh.id();
    });
  }

  private String apply(Change change) throws SQLException {
    String id = id(change);
    switch (change) {
      case Change.Keep(String given, Note note) -> {
        id = given == null ? "mem_" + UUID.randomUUID().toString().replace("-", "") : id;
        if (!held.containsKey(id)) {
          keep(id, note);
        }
      }
      case Change.Replace(String given, Note note) -> replace(present(id), note);
      case Change.Retire(String given, Instant validTo) -> retire(present(id), validTo);
      case Change.Delete(String given) -> delete(present(id));
      case Change.Weigh(String given, boolean helped) -> {
        if (held.containsKey(id)) {
          rows.weigh(held.get(id).place(), helped);
        }
      }
    }
    return id;
  }

  private Held present(String id) {
    Held found = held.get(id);
    if (found == null) {
      throw ProblemException.notFound("memory_not_found", "There is no memory " + id + ".");
    }
    return found;
  }

  private void keep(String id, Note given) throws SQLException {
    Note note = storable(given);
    put(new Held(ledger.nextPlace(note.session()), ledger.nextNumber(), id, note, now, null, 0, 0));
  }

  /** What stays in its session stays among its neighbours. */
  private void replace(Held old, Note given) throws SQLException {
    Note note = storable(given);
    drop(old);
    boolean stays = note.session() != null && note.session().equals(old.note().session());
    put(new Held(stays ? old.place() : ledger.nextPlace(note.session()), old.number(), old.id(), note, now, null, 0,
        0));
  }

  private void put(Held note) throws SQLException {
    held.put(note.id(), note);
    rows.insert(note);
    List<String> words = Words.of(note.note());
    terms.add(words, note.note().kind(), note.number(), note.place());
    if (note.counted()) {
      ledger.count(1, words.size());
    }
  }

  private void retire(Held note, Instant validTo) throws SQLException {
    if (note.retiredAt() != null) {
      throw ProblemException.conflict("memory_changed", "Memory " + note.id() + " has been retired already.");
    }
    held.put(note.id(), note.retired(now, validTo));
    rows.retire(note.place(), now, validTo);
  }

  private void delete(Held note) throws SQLException {
    drop(note);
    held.remove(note.id());
  }

  private void drop(Held note) throws SQLException {
    rows.delete(note.place());
    withoutVectors.add(note.place());
    List<String> words = Words.of(note.note());
    terms.remove(words, note.note().kind(), note.number(), note.place());
    if (note.counted()) {
      ledger.count(-1, -words.size());
    }
  }

  private static Note storable(Note note) {
    return new Note(Text.storable(note.kind()), Text.storable(note.content()), Text.storable(note.speaker()),
        Text.storable(note.session()), Text.storable(note.run()), Times.storable(note.occurredAt()),
        Times.storable(note.validTo()),
        note.sources().stream().map(Text::storable).toList(), note.metadata());
  }
}
