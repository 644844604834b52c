package io.osgent.memobase.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A slot of a profile as clients see it.
 *
 * @param content what is known
 * @param facts the ids of the facts it sums up
 * @param sources the ids of what was said
 * @param since from when its newest part holds
 */
public record Slot(String id, String topic, String subTopic, String content, List<String> facts, List<String> sources,
    Instant since, Instant updatedAt) {
  static Optional<Slot> of(Recollection stored) {
    Note note = stored.note();
    Map<String, Object> metadata = note.metadata();
    if (metadata.get("topic") instanceof String topic && metadata.get("sub_topic") instanceof String subTopic) {
      List<String> facts = metadata.get("facts") instanceof List<?> ids
          ? ids.stream().map(String::valueOf).toList()
          : List.of();
      return Optional.of(new Slot(stored.id(), topic, subTopic, note.content(), facts, note.sources(),
          note.occurredAt(), stored.recordedAt()));
    }
    return Optional.empty();
  }

  static Note note(String topic, String subTopic, String content) {
    return new Note(Note.PROFILE, Given.words("content", content), null, null, null, Instant.now(), null, List.of(),
        Map.of("topic", Given.name("topic", topic), "sub_topic", Given.name("sub_topic", subTopic)));
  }

  /** For a prompt. */
  String line() {
    return "- " + topic + "::" + subTopic + ": " + content;
  }
}
