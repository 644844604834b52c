package io.osgent.server.memory;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something remembered, as clients see it and as it is exported.
 *
 * @param id unique for its user in its memory
 * @param speaker who said it, or null
 * @param session the conversation it was said in, or null
 * @param run the run it came from, or null
 * @param occurredAt when it was said or happened
 * @param validFrom of a fact: from when it holds; null of anything else
 * @param validTo until when it holds, or null where no end is known
 * @param recordedAt when it was kept, or last replaced
 * @param retiredAt when something newer took its place, or null
 * @param sources ids of the memories it was made of
 * @param metadata of its writer's own
 * @param helped how often it was of use to a run
 * @param hindered how often it was not
 * @param score how well it fits what was looked for, comparable within one answer only; null in a list
 * @param why what made it be found; null in a list
 */
public record MemoryItem(String id, String kind, String content, String speaker, String session, String run,
    Instant occurredAt, Instant validFrom, Instant validTo, Instant recordedAt, Instant retiredAt, List<String> sources,
    Map<String, Object> metadata, Integer helped, Integer hindered, Double score, List<String> why) {

  /** One of a list. */
  public static MemoryItem of(Recollection one) {
    return of(one, null, null);
  }

  /** One that was looked for. */
  public static MemoryItem found(Recollection one) {
    return of(one, one.score(), one.why());
  }

  private static MemoryItem of(Recollection one, Double score, List<String> why) {
    Note note = one.note();
    return new MemoryItem(one.id(), note.kind(), note.content(), note.speaker(), note.session(), note.run(),
        note.occurredAt(), note.kind().equals(Note.FACT) ? note.occurredAt() : null, note.validTo(), one.recordedAt(),
        one.retiredAt(), note.sources(), note.metadata(), one.helped(), one.hindered(), score, why);
  }
}
