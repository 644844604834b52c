package io.osgent.memory.pgvector.internal;

import io.osgent.api.json.Json;
import io.osgent.api.memory.Note;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** Writes rows of notes in the order it is told, and those that are alike together. */
final class Rows {
  private static final String INSERT = "INSERT INTO memory_note (tenant, user_id, " + Held.COLUMNS
      + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String OF_PLACE = " WHERE tenant = ? AND user_id = ? AND place = ?";

  private final Connection connection;
  private final Person person;
  private final Json json;
  private String sql = "";
  private PreparedStatement batch;

  Rows(Connection connection, Person person, Json json) {
    this.connection = connection;
    this.person = person;
    this.json = json;
  }

  void insert(Held held) throws SQLException {
    Note note = held.note();
    add(INSERT, person.tenant(), person.user(), held.place(), held.number(), held.id(), note.kind(), note.content(),
        note.speaker(), note.session(), note.run(), Times.stored(note.occurredAt()), Times.stored(note.validTo()),
        Times.stored(held.recordedAt()), Times.stored(held.retiredAt()), Text.storable(json.write(note.sources())),
        Text.storable(json.write(note.metadata())), held.helped(), held.hindered());
  }

  void retire(long place, Instant at, Instant validTo) throws SQLException {
    add("UPDATE memory_note SET retired_at = ?, valid_to = ?" + OF_PLACE, Times.stored(at), Times.stored(validTo),
        person.tenant(), person.user(), place);
  }

  void weigh(long place, boolean helped) throws SQLException {
    add("UPDATE memory_note SET helped = helped + ?, hindered = hindered + ?" + OF_PLACE, helped ? 1 : 0,
        helped ? 0 : 1, person.tenant(), person.user(), place);
  }

  void delete(long place) throws SQLException {
    add("DELETE FROM memory_note" + OF_PLACE, person.tenant(), person.user(), place);
  }

  private void add(String statement, Object... values) throws SQLException {
    if (!statement.equals(sql)) {
      finish();
      sql = statement;
      batch = connection.prepareStatement(statement);
    }
    Sql.set(batch, values);
    batch.addBatch();
  }

  void finish() throws SQLException {
    if (batch != null) {
      try (PreparedStatement last = batch) {
        last.executeBatch();
      } finally {
        batch = null;
        sql = "";
      }
    }
  }
}
