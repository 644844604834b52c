package io.osgent.api.memory;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Something to remember.
 *
 * @param kind what sort of thing: one of those below, or a word of one's own. A kind that begins with a dot is
 *     bookkeeping, and is found only by those who ask for it
 * @param content as it was said or distilled; never blank
 * @param speaker who said it, or null
 * @param session the conversation it was said in, or null. Notes of a session follow each other as they were written
 * @param run the run it came from, or null
 * @param occurredAt when it was said or happened; of a fact, from when it holds; never null
 * @param validTo until when it holds, exclusively, or null where no end is known
 * @param sources ids of the notes it was distilled from; may be empty
 * @param metadata of the writer's own: JSON values by name; may be empty
 */
public record Note(String kind, String content, String speaker, String session, String run, Instant occurredAt,
    Instant validTo, List<String> sources, Map<String, Object> metadata) {
  /** What somebody said, word for word. */
  public static final String TURN = "turn";
  /** What was distilled and holds for some time. */
  public static final String FACT = "fact";
  /** What happened at some time. */
  public static final String EVENT = "event";
  /** What a run has taught. */
  public static final String LESSON = "lesson";
  /** A lasting trait of the user. */
  public static final String PROFILE = "profile";

  public Note {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(occurredAt, "occurredAt");
    sources = sources == null ? List.of() : List.copyOf(sources);
    metadata = metadata == null ? Map.of() : new LinkedHashMap<>(metadata);
  }

  /** One that came from nowhere in particular. */
  public Note(String kind, String content, Instant occurredAt) {
    this(kind, content, null, null, null, occurredAt, null, List.of(), Map.of());
  }
}
