package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One item of a person's buffer, as a note beside what it stands for: whoever deletes it has claimed it, and nobody else
 * can.
 *
 * @param turn the id of the turn to learn from, or null where the item says itself what is to be learnt
 * @param assistant whether an agent said it
 * @param tokens how many it has
 */
record Pending(String id, String turn, boolean assistant, Experience experience, String run, Instant since,
    int tokens) {
  static final String KIND = ".pending";

  /** @param at when it was put into the buffer */
  static Change forTurn(String turn, boolean assistant, int tokens, Instant at) {
    return new Change.Keep(Ids.random(), new Note(KIND, "a turn", null, null, null, at, null, List.of(turn),
        Map.of("tokens", tokens, "assistant", assistant)));
  }

  static Change forExperience(Experience experience, String run, List<String> turns, int tokens, Instant at) {
    return new Change.Keep(Ids.random(), new Note(KIND, experience.text(), null, null, run, at, null, turns,
        Map.of("tokens", tokens, "experience", experience.kind().name())));
  }

  static Pending of(Recollection stored) {
    Note note = stored.note();
    Object kind = note.metadata().get("experience");
    return new Pending(stored.id(), kind == null ? note.sources().getFirst() : null,
        Boolean.TRUE.equals(note.metadata().get("assistant")),
        kind == null
            ? null
            : new Experience(Experience.Kind.valueOf((String) kind), note.content(), note.sources(), note.run()),
        note.run(), note.occurredAt(), ((Number) note.metadata().get("tokens")).intValue());
  }
}
