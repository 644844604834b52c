package io.osgent.memory.sqlite.internal;

import io.osgent.api.json.Json;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A note as it is stored.
 *
 * @param bare the note without its sources and metadata, which are read when it is given away
 * @param sources as JSON, or null for none
 * @param metadata as JSON, or null for none
 */
record StoredNote(long number, String id, Note bare, String sources, String metadata, Instant recordedAt,
    Instant retiredAt, int helped, int hindered) {
  static final String COLUMNS = """
      number, id, kind, content, speaker, session, run, occurred_at, valid_to, sources, metadata, recorded_at,
      retired_at, helped, hindered""";

  static StoredNote read(ResultSet row) throws SQLException {
    var bare = new Note(row.getString(3), new String(row.getBytes(4), StandardCharsets.UTF_8), row.getString(5),
        row.getString(6), row.getString(7), Times.instant(row.getLong(8)), time(row, 9), List.of(), Map.of());
    return new StoredNote(row.getLong(1), row.getString(2), bare, row.getString(10), row.getString(11),
        Times.instant(row.getLong(12)), time(row, 13), row.getInt(14), row.getInt(15));
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Times.instant(micros);
  }

  long place() {
    return NoteNumber.place(number);
  }

  Recollection recollection(Json json, double score, List<String> why) {
    return new Recollection(id, whole(json), recordedAt, retiredAt, helped, hindered, score, why);
  }

  private Note whole(Json json) {
    if (sources == null && metadata == null) {
      return bare;
    }
    return new Note(bare.kind(), bare.content(), bare.speaker(), bare.session(), bare.run(), bare.occurredAt(),
        bare.validTo(), sources == null ? List.of() : strings(json), metadata == null ? Map.of() : metadata(json));
  }

  private List<String> strings(Json json) {
    return ((List<?>) json.read(sources, Object.class)).stream().map(String::valueOf).toList();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> metadata(Json json) {
    return json.read(metadata, Map.class);
  }
}
