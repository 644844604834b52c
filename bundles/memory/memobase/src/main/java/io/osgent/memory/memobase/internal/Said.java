package io.osgent.memory.memobase.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody said that something holds.
 *
 * @param at from when it was said to hold
 * @param source the id of the note in which it was said, or null when a person wrote it down as known
 */
record Said(Instant at, String source) {
  Map<String, Object> toMap() {
    var map = new LinkedHashMap<String, Object>();
    map.put("at", at.toString());
    if (source != null) {
      map.put("source", source);
    }
    return map;
  }

  static Said of(Object stored) {
    var map = (Map<?, ?>) stored;
    return new Said(Instant.parse((String) map.get("at")), (String) map.get("source"));
  }
}
