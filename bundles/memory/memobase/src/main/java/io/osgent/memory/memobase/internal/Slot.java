package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A slot of the profile: what holds now of one attribute of the person, as one note. */
final class Slot {
  static final String TOPIC = "topic";
  static final String SUB_TOPIC = "sub_topic";
  /** In the place of an extractor. */
  static final String BY_PERSON = "person";
  /** The newest so many values are told; the others are facts all the same. */
  private static final int MOST_VALUES = 20;

  private Slot() {}

  static String id(String attribute) {
    return Ids.of("profile", attribute);
  }

  static boolean isOne(Recollection stored) {
    return isSlot(stored.note()) && stored.id().equals(id(attribute(stored.note())));
  }

  /** Whether a note says which slot it fills. */
  static boolean isSlot(Note note) {
    return note.metadata().get(TOPIC) instanceof String topic
        && note.metadata().get(SUB_TOPIC) instanceof String subTopic && Slots.isName(topic + "/" + subTopic);
  }

  static String attribute(Note note) {
    return note.metadata().get(TOPIC) + "/" + note.metadata().get(SUB_TOPIC);
  }

  static String sentence(String attribute, String memo) {
    return attribute.substring(attribute.indexOf('/') + 1).replace('_', ' ') + ": " + memo;
  }

  /** @param facts that hold now; never empty */
  static Note note(String attribute, List<Fact> facts) {
    List<Fact> ordered = facts.stream().sorted(Comparator.comparing(Fact::from)).toList();
    List<Fact> told = ordered.subList(Math.max(0, ordered.size() - MOST_VALUES), ordered.size());
    int slash = attribute.indexOf('/');
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put(TOPIC, attribute.substring(0, slash));
    metadata.put(SUB_TOPIC, attribute.substring(slash + 1));
    metadata.put("facts", told.stream().map(Fact::id).toList());
    metadata.put(Fact.EXTRACTOR, told.getLast().extractor());
    return new Note(Note.PROFILE, told.stream().map(Fact::value).collect(Collectors.joining("; ")), null, null, null,
        told.getLast().from(), null,
        told.stream().flatMap(fact -> fact.sources().stream()).filter(Objects::nonNull).distinct().toList(), metadata);
  }
}
