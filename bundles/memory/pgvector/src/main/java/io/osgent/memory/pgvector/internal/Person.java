package io.osgent.memory.pgvector.internal;

import io.osgent.api.Scope;
import io.osgent.memory.pgvector.internal.Sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whose memory: the database shows the rows of no other to a transaction that is theirs. */
record Person(String tenant, String user) {
  /** What is known of all that is held of somebody, which ranking needs. */
  record Figures(long notes, long terms) {
    double averageLength() {
      return notes == 0 ? 1 : Math.max(1.0, (double) terms / notes);
    }
  }

  static Person of(Scope scope) {
    return new Person(Text.storable(scope.tenant()), Text.storable(scope.user()));
  }

  /** Everybody's names, which only a caretaker's transaction sees. */
  static List<String> ofTenant(Connection connection, String tenant) throws SQLException {
    Sql.all(connection, row -> row.getString(1), "SELECT set_config('osgent.caretaker', 'on', true)");
    return Sql.all(connection, row -> row.getString(1), "SELECT user_id FROM memory_person WHERE tenant = ?", tenant);
  }

  /** Makes the transaction theirs, until it ends. */
  Select<?> entered() {
    return new Select<>(row -> row.getString(1),
        "SELECT set_config('osgent.tenant', ?, true), set_config('osgent.user', ?, true)", tenant, user);
  }

  void enter(Connection connection) throws SQLException {
    Sql.together(connection, List.of(entered()));
  }

  /** Makes the transaction theirs; empty if nothing is held of them. */
  List<Figures> enterForReading(Connection connection) throws SQLException {
    var figures = new Select<>(row -> new Figures(row.getLong(1), row.getLong(2)),
        "SELECT notes, terms FROM memory_person WHERE tenant = ? AND user_id = ?", tenant, user);
    List<?> answer = Sql.together(connection, List.of(entered(), figures)).getLast();
    return answer.stream().map(Figures.class::cast).toList();
  }
}
