package io.osgent.memory.sqlite.internal;

import io.osgent.api.ProblemException;
import io.osgent.memory.search.text.Places;
import java.sql.SQLException;
import java.util.Optional;

/** Gives each new note its place: behind the last of its session, or in a session of its own. None is given twice. */
final class SessionPlaces {
  private final Sql sql;

  private Owner owner;

  SessionPlaces(Sql sql, Owner owner) {
    this.sql = sql;
    this.owner = owner;
  }

  private record Session(long number, int next) {}

  Owner owner() {
    return owner;
  }

  long alone() {
    return Places.of(newSession(), 0);
  }

  long next(String session) throws SQLException {
    Optional<Session> known = sql.one(row -> new Session(row.getLong(1), row.getInt(2)),
        "SELECT number, next FROM memory_session WHERE owner = ? AND session = ?", owner.number(), session);
    Session here = known.filter(it -> it.next() < Places.SESSION).orElseGet(() -> new Session(newSession(), 0));
    sql.run("INSERT OR REPLACE INTO memory_session (owner, session, number, next) VALUES (?, ?, ?, ?)",
        owner.number(), session, here.number(), here.next() + 1);
    return Places.of(here.number(), here.next());
  }

  private long newSession() {
    if (owner.sessions() >= NoteNumber.SESSIONS) {
      throw ProblemException.conflict("memory_full", "a person's memory has room for " + NoteNumber.SESSIONS
          + " conversations and single notes, and there were as many; clear it, or use another memory");
    }
    long number = owner.sessions();
    owner = new Owner(owner.number(), owner.notes(), owner.words(), owner.sessions() + 1, owner.sequence());
    return number;
  }
}
