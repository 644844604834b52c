package io.osgent.memory.sqlite.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import java.sql.SQLException;
import java.util.Optional;

/** The people notes are of, each with a number. */
record Owners(Sql sql) {
  Optional<Owner> find(Scope scope) throws SQLException {
    return sql.one(
        row -> new Owner(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
        "SELECT number, notes, words, sessions, sequence FROM memory_owner WHERE tenant = ? AND user_id = ?",
        scope.tenant(), scope.user());
  }

  Owner findOrAdd(Scope scope) throws SQLException {
    Optional<Owner> known = find(scope);
    if (known.isPresent()) {
      return known.get();
    }
    var added = new Owner(freeNumber(), 0, 0, 0, 0);
    sql.run("""
        INSERT INTO memory_owner (number, tenant, user_id, notes, words, sessions, sequence)
        VALUES (?, ?, ?, 0, 0, 0, 0)""", added.number(), scope.tenant(), scope.user());
    return added;
  }

  /** One that was forgotten keeps its number until nothing is left of it. */
  private long freeNumber() throws SQLException {
    long next = 1 + sql.one(row -> row.getLong(1), """
        SELECT max(coalesce((SELECT max(number) FROM memory_owner), 0),
          coalesce((SELECT max(owner) FROM memory_forgotten), 0))""").orElseThrow();
    if (next < NoteNumber.OWNERS) {
      return next;
    }
    return sql.one(row -> row.getLong(1), """
        WITH used (number) AS (SELECT number FROM memory_owner UNION SELECT owner FROM memory_forgotten)
        SELECT number + 1 FROM used WHERE number + 1 < ? AND number + 1 NOT IN (SELECT number FROM used) LIMIT 1""",
        NoteNumber.OWNERS).orElseThrow(
            () -> ProblemException.conflict("memory_full",
                "this memory has room for " + NoteNumber.OWNERS + " people, and there are as many"));
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
