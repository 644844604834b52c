package io.osgent.memory.buffer.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import java.time.Instant;

/**
 * Which notes a query is for, whatever their words.
 *
 * @param now what holds no longer than to this does not hold
 */
record Filter(Query query, Instant now) {
  boolean fits(Held held) {
    Note note = held.note();
    if (query.session() != null && !query.session().equals(note.session())) {
      return false;
    }
    if (!query.kinds().isEmpty() && !query.kinds().contains(note.kind())) {
      return false;
    }
    if (!query.ids().isEmpty()) {
      return query.ids().contains(held.id());
    }
    return (!held.bookkeeping() || !query.kinds().isEmpty()) && (query.retired() || holds(held));
  }

  private boolean holds(Held held) {
    Note note = held.note();
    Instant time = query.asOf() == null ? now : query.asOf();
    boolean begun = query.asOf() == null ? held.retiredAt() == null : !note.occurredAt().isAfter(time);
    return begun && (note.validTo() == null || note.validTo().isAfter(time));
  }
}
