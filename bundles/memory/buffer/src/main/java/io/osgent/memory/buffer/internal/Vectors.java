package io.osgent.memory.buffer.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.memory.search.vector.Embedder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The vectors of notes that are about to be kept.
 *
 * @param byText of what is embedded
 */
record Vectors(Map<String, float[]> byText) {
  /** Models read no more of a text. */
  private static final int READ = 8_000;

  /** Of what is kept or replaces something, but for bookkeeping; none at all where the model does not answer. */
  static Vectors of(List<Change> changes, Embedder embedder, Scope scope) {
    List<String> texts = changes.stream().flatMap(Vectors::note).filter(note -> !note.kind().startsWith("."))
        .map(Vectors::text).distinct().toList();
    var byText = new HashMap<String, float[]>();
    embedder.documents(scope, texts).ifPresent(vectors -> {
      for (int i = 0; i < texts.size(); i++) {
        byText.put(texts.get(i), vectors.get(i));
      }
    });
    return new Vectors(byText);
  }

  /** @return null where there is none */
  float[] of(Note note) {
    return note.kind().startsWith(".") ? null : byText.get(text(note));
  }

  private static Stream<Note> note(Change change) {
    return switch (change) {
      case Change.Keep(String id, Note note) -> Stream.of(note);
      case Change.Replace(String id, Note note) -> Stream.of(note);
      default -> Stream.empty();
    };
  }

  private static String text(Note note) {
    String said = note.speaker() == null ? note.content() : note.speaker() + ": " + note.content();
    return said.substring(0, Math.min(READ, said.length()));
  }
}
