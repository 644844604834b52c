package io.osgent.memory.buffer.internal;

import io.osgent.api.json.Json;
import io.osgent.api.memory.Note;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of a snapshot.
 *
 * @param values by name; what is null is not there
 */
record Lines(Map<?, ?> values) {
  static Lines read(Json json, String line) {
    return new Lines(json.read(line, Map.class));
  }

  static Map<String, Object> of(Held held) {
    Note note = held.note();
    var line = new LinkedHashMap<String, Object>();
    line.put("id", held.id());
    line.put("place", held.place());
    line.put("kind", note.kind());
    line.put("content", note.content());
    put(line, "speaker", note.speaker());
    put(line, "session", note.session());
    put(line, "run", note.run());
    put(line, "occurred_at", note.occurredAt());
    put(line, "valid_to", note.validTo());
    line.put("sources", note.sources());
    line.put("metadata", note.metadata());
    put(line, "recorded_at", held.recordedAt());
    put(line, "retired_at", held.retiredAt());
    line.put("helped", held.helped());
    line.put("hindered", held.hindered());
    return line;
  }

  private static void put(Map<String, Object> line, String name, Object value) {
    if (value != null) {
      line.put(name, value.toString());
    }
  }

  String text(String name) {
    Object value = values.get(name);
    return value == null ? null : value.toString();
  }

  private long number(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private Instant time(String name) {
    String value = text(name);
    return value == null ? null : Instant.parse(value);
  }

  Map<String, Instant> times(String name) {
    var times = new HashMap<String, Instant>();
    map(name).forEach((key, value) -> times.put(key, Instant.parse(value.toString())));
    return times;
  }

  private Map<String, Object> map(String name) {
    var map = new LinkedHashMap<String, Object>();
    if (values.get(name) instanceof Map<?, ?> read) {
      read.forEach((key, value) -> map.put(key.toString(), value));
    }
    return map;
  }

  private List<String> texts(String name) {
    return values.get(name) instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of();
  }

  Held held() {
    var note = new Note(text("kind"), text("content"), text("speaker"), text("session"), text("run"),
        time("occurred_at"), time("valid_to"), texts("sources"), map("metadata"));
    return new Held(0, number("place"), text("id"), note, time("recorded_at"), time("retired_at"),
        (int) number("helped"), (int) number("hindered"));
  }
}
