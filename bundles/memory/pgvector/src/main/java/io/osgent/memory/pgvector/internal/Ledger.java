package io.osgent.memory.pgvector.internal;

import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.memory.pgvector.internal.Sql.Select;
import io.osgent.memory.search.text.Places;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What numbers and places a person's notes were given. Whoever has it open has the person to themselves. */
final class Ledger {
  private static final class Session {
    private long number;
    private int next;

    Session(long number, int next) {
      this.number = number;
      this.next = next;
    }
  }

  private record Counts(long numbers, long sessions) {}

  private final Connection connection;
  private final Person person;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, Session> changed = new HashMap<>();
  private long numbers;
  private long sessionNumbers;
  private long notes;
  private long terms;
  private boolean unembedded;

  private Ledger(Connection connection, Person person, Counts counts) {
    this.connection = connection;
    this.person = person;
    this.numbers = counts.numbers();
    this.sessionNumbers = counts.sessions();
  }

  /**
   * Makes the transaction the person's, and the person the transaction's until it ends.
   *
   * @return whether anything is held of them
   */
  static boolean hold(Connection connection, Person person) throws SQLException {
    return !locked(connection, person).isEmpty();
  }

  /** The same for one who may be new. */
  static Ledger open(Connection connection, Person person, List<Change> changes) throws SQLException {
    List<?> found = locked(connection, person);
    if (found.isEmpty()) {
      Sql.update(connection, "INSERT INTO memory_person (tenant, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
          person.tenant(), person.user());
      found = locked(connection, person);
    }
    var ledger = new Ledger(connection, person, (Counts) found.getFirst());
    ledger.readSessions(changes);
    return ledger;
  }

  private static List<?> locked(Connection connection, Person person) throws SQLException {
    var locked = new Select<>(row -> new Counts(row.getLong(1), row.getLong(2)),
        "SELECT numbers, sessions FROM memory_person WHERE tenant = ? AND user_id = ? FOR UPDATE", person.tenant(),
        person.user());
    return Sql.together(connection, List.of(person.entered(), locked)).getLast();
  }

  private void readSessions(List<Change> changes) throws SQLException {
    String[] named = changes.stream().flatMap(Ledger::note).map(Note::session).filter(Objects::nonNull)
        .map(Text::storable).distinct().toArray(String[]::new);
    if (named.length > 0) {
      Sql.all(connection, row -> sessions.put(row.getString(1), new Session(row.getLong(2), row.getInt(3))),
          "SELECT session, number, next FROM memory_session WHERE tenant = ? AND user_id = ? AND session = ANY (?)",
          person.tenant(), person.user(), named);
    }
  }

  private static Stream<Note> note(Change change) {
    return switch (change) {
      case Change.Keep keep -> Stream.of(keep.note());
      case Change.Replace replace -> Stream.of(replace.note());
      default -> Stream.empty();
    };
  }

  long nextNumber() {
    return numbers++;
  }

  /** Behind what was written in the session last; where no more has place in it, a new stretch is begun. */
  long nextPlace(String name) {
    if (name == null) {
      return Places.of(sessionNumbers++, 0);
    }
    Session session = sessions.computeIfAbsent(name, each -> new Session(sessionNumbers++, 0));
    if (session.next == Places.SESSION) {
      session.number = sessionNumbers++;
      session.next = 0;
    }
    changed.put(name, session);
    return Places.of(session.number, session.next++);
  }

  void count(int more, int moreTerms) {
    notes += more;
    terms += moreTerms;
    unembedded |= more > 0;
  }

  void close() throws SQLException {
    if (!changed.isEmpty()) {
      String[] names = changed.keySet().toArray(String[]::new);
      Sql.update(connection, """
          INSERT INTO memory_session (tenant, user_id, session, number, next) SELECT ?, ?, * FROM unnest(?, ?, ?)
          ON CONFLICT (tenant, user_id, session) DO UPDATE SET number = excluded.number, next = excluded.next""",
          person.tenant(), person.user(), names,
          Stream.of(names).mapToLong(name -> changed.get(name).number).toArray(),
          Stream.of(names).mapToInt(name -> changed.get(name).next).toArray());
    }
    Sql.update(connection, """
        UPDATE memory_person SET numbers = ?, sessions = ?, notes = notes + ?, terms = terms + ?,
          embedded = CASE WHEN ? THEN NULL ELSE embedded END
        WHERE tenant = ? AND user_id = ?""", numbers, sessionNumbers, notes, terms, unembedded, person.tenant(),
        person.user());
  }
}
