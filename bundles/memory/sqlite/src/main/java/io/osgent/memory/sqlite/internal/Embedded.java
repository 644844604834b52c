package io.osgent.memory.sqlite.internal;

import io.osgent.api.memory.Note;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes with their vectors.
 *
 * @param model that made them
 * @param vectors of those notes that have one; the others will get theirs later
 */
record Embedded(String model, Map<Note, float[]> vectors) {
  static final Embedded NONE = new Embedded("", Map.of());

  static Embedded of(String model, List<Note> notes, List<float[]> vectors) {
    var embedded = new IdentityHashMap<Note, float[]>();
    for (int i = 0; i < notes.size(); i++) {
      embedded.put(notes.get(i), vectors.get(i));
    }
    return new Embedded(model, embedded);
  }
}
