package io.osgent.memory.sqlite.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The people notes are of, each with a number. */
record Owners(Sql sql) {
  Optional<Owner> find(Scope scope) throws SQLException {
    return sql.one(
        row -> new Owner(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
        "SELECT number, notes, words, sessions, sequence FROM memory_owner WHERE tenant = ? AND user_id = ?",
        scope.tenant(), scope.user());
  }

  List<String> users(String tenant) throws SQLException {
    return sql.all(row -> row.getString(1), "SELECT user_id FROM memory_owner WHERE tenant = ?", tenant);
  }

  Owner findOrAdd(Scope scope) throws SQLException {
    Optional<Owner> known = find(scope);
    if (known.isPresent()) {
      return known.get();
    }
    sql.run("INSERT INTO memory_owner (tenant, user_id, notes, words, sessions, sequence) VALUES (?, ?, 0, 0, 0, 0)",
        scope.tenant(), scope.user());
    Owner added = find(scope).orElseThrow();
    if (added.number() >= NoteNumber.OWNERS) {
      throw ProblemException.conflict("memory_full",
          "this memory has numbers for " + NoteNumber.OWNERS + " people, and all were given; use another memory");
    }
    return added;
  }

  void save(Owner owner) throws SQLException {
    sql.run("UPDATE memory_owner SET notes = ?, words = ?, sessions = ?, sequence = ? WHERE number = ?", owner.notes(),
        owner.words(), owner.sessions(), owner.sequence(), owner.number());
  }

  /** Nobody finds anything of them from now on; {@link Erasure} takes away what is left. */
  void forget(Owner owner) throws SQLException {
    sql.run("DELETE FROM memory_owner WHERE number = ?", owner.number());
    sql.run("INSERT INTO memory_forgotten (owner) VALUES (?)", owner.number());
  }
}
