package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Note;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be learnt of people.
 *
 * @param descriptions what belongs into a slot, of those that say so
 * @param language in which it is written down, e.g. {@code zh}, or null for that of the turns
 * @param eventTheme what events are to be about, or null
 * @param eventTags what events are tagged with, each with its description
 */
record Plan(Slots slots, Map<String, String> descriptions, String language, String eventTheme,
    Map<String, String> eventTags) {
  static Plan of(Slots slots) {
    return new Plan(slots, Map.of(), null, null, Map.of());
  }

  /** With what a project wants, as its note has it. */
  Plan with(Note wanted) {
    Map<String, Object> metadata = wanted.metadata();
    var names = new LinkedHashMap<String, String>();
    for (Object each : list(metadata.get("slots"))) {
      if (each instanceof Map<?, ?> slot && slot.get("name") instanceof String name) {
        names.put(name, description(slot));
      }
    }
    var described = new LinkedHashMap<String, String>();
    names.forEach((name, description) -> {
      if (!description.isEmpty()) {
        described.put(name, description);
      }
    });
    var tags = new LinkedHashMap<String, String>();
    for (Object each : list(metadata.get("event_tags"))) {
      if (each instanceof Map<?, ?> tag && tag.get("name") instanceof String name) {
        tags.put(name, description(tag));
      }
    }
    Slots wantedSlots = slots.with(List.copyOf(names.keySet()), Boolean.TRUE.equals(metadata.get("overwrite")),
        metadata.get("strict") instanceof Boolean strict ? strict : null);
    return new Plan(wantedSlots, described, text(metadata.get("language")), text(metadata.get("event_theme")), tags);
  }

  private static String description(Map<?, ?> said) {
    return said.get("description") instanceof String text ? text : "";
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(Object value) {
    return value instanceof String text ? text : null;
  }
}
