package io.osgent.memory.buffer.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.List;

/**
 * A note as it is held.
 *
 * @param order when it was kept among those of the person; the higher, the newer
 * @param place where it stands, see {@link io.osgent.memory.search.text.Places}; its vector has this for an id
 */
record Held(long order, long place, String id, Note note, Instant recordedAt, Instant retiredAt, int helped,
    int hindered) {
  /** What a note takes besides its text: itself, and what leads to it. */
  private static final int OVERHEAD = 600;
  /** A letter of the text, and of the words it is found by. */
  private static final int LETTER = 4;

  boolean bookkeeping() {
    return note.kind().startsWith(".");
  }

  /** Near enough: without its vector. */
  long bytes() {
    return OVERHEAD + (long) LETTER * note.content().length();
  }

  Held retired(Instant at, Instant validTo) {
    var past = new Note(note.kind(), note.content(), note.speaker(), note.session(), note.run(), note.occurredAt(),
        validTo, note.sources(), note.metadata());
    return new Held(order, place, id, past, recordedAt, at, helped, hindered);
  }

  Held weighed(boolean well) {
    return new Held(order, place, id, note, recordedAt, retiredAt, helped + (well ? 1 : 0), hindered + (well ? 0 : 1));
  }

  Held at(long newOrder, long newPlace) {
    return new Held(newOrder, newPlace, id, note, recordedAt, retiredAt, helped, hindered);
  }

  Recollection recollection(double score, List<String> why) {
    return new Recollection(id, note, recordedAt, retiredAt, helped, hindered, score, why);
  }
}
