package io.osgent.memory.pgvector.internal;

import io.osgent.api.json.Json;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A note as it is held.
 *
 * @param place among its neighbours
 * @param number among all of its person, as they were kept
 */
record Held(long place, long number, String id, Note note, Instant recordedAt, Instant retiredAt, int helped,
    int hindered) {
  static final String COLUMNS = "place, number, id, kind, content, speaker, session, run, occurred_at, valid_to, "
      + "recorded_at, retired_at, sources, metadata, helped, hindered";

  static Held read(ResultSet row, Json json) throws SQLException {
    return new Held(row.getLong("place"), row.getLong("number"), row.getString("id"), note(row, json),
        Times.read(row, "recorded_at"), Times.read(row, "retired_at"), row.getInt("helped"), row.getInt("hindered"));
  }

  private static Note note(ResultSet row, Json json) throws SQLException {
    return new Note(row.getString("kind"), row.getString("content"), row.getString("speaker"),
        row.getString("session"), row.getString("run"), Times.read(row, "occurred_at"), Times.read(row, "valid_to"),
        sources(row.getString("sources"), json), metadata(row.getString("metadata"), json));
  }

  private static List<String> sources(String written, Json json) {
    // Most have none, and many notes are read for a few that are shown.
    if (written.equals("[]")) {
      return List.of();
    }
    var sources = new ArrayList<String>();
    for (Object source : json.read(written, List.class)) {
      sources.add((String) source);
    }
    return sources;
  }

  private static Map<String, Object> metadata(String written, Json json) {
    var metadata = new LinkedHashMap<String, Object>();
    if (!written.equals("{}")) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) json.read(written, Map.class)).entrySet()) {
        metadata.put((String) entry.getKey(), entry.getValue());
      }
    }
    return metadata;
  }

  /** Kinds that begin with a dot are bookkeeping: not counted, and without vectors. */
  boolean counted() {
    return isCounted(note);
  }

  static boolean isCounted(Note note) {
    return !note.kind().startsWith(".");
  }

  Held retired(Instant at, Instant validTo) {
    return new Held(place, number, id, new Note(note.kind(), note.content(), note.speaker(), note.session(), note.run(),
        note.occurredAt(), validTo, note.sources(), note.metadata()), recordedAt, at, helped, hindered);
  }

  Recollection recollection(double score, List<String> why) {
    return new Recollection(id, note, recordedAt, retiredAt, helped, hindered, score, why);
  }
}
