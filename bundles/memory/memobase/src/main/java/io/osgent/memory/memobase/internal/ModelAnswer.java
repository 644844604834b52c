package io.osgent.memory.memobase.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a model answers when it is asked what it has understood, and the schema that says so to it. */
public record ModelAnswer(List<SaidFact> facts, List<SaidEvent> events, List<SaidLesson> lessons) {
  private static final Map<String, Object> TAGS = list(object(ordered("tag", type("string"), "value", type("string"))));
  private static final Map<String, Object> SCHEMA = schema(
      ordered("turn", type("integer"), "what", type("string"), "when", type("string", "null")));
  private static final Map<String, Object> TAGGED = schema(ordered("turn", type("integer"), "what", type("string"),
      "when", type("string", "null"), "tags", TAGS));

  /** @param tagged whether events have tags */
  static Map<String, Object> schema(boolean tagged) {
    return tagged ? TAGGED : SCHEMA;
  }

  private static Map<String, Object> schema(Map<String, Object> event) {
    return object(Map.of(
        "facts",
        list(object(ordered("turn", type("integer"), "about", type("string"), "topic", type("string"), "sub_topic",
            type("string"), "value", type("string"), "sentence", type("string"), "several", type("boolean"), "ended",
            type("boolean"), "from", type("string", "null"), "until", type("string", "null")))),
        "events", list(object(event)),
        "lessons", list(object(ordered("experience", type("integer"), "lesson", type("string"))))));
  }

  /**
   * @param turn the number of the turn it was said in
   * @param from since when it holds, where that was said, or null
   */
  public record SaidFact(int turn, String about, String topic, String subTopic, String value, String sentence,
      boolean several, boolean ended, String from, String until) {
    Claim claim(Turn in) {
      String attribute = (words("topic", topic) + "/" + words("sub_topic", subTopic)).replace(' ', '_');
      if (!Slots.isName(attribute)) {
        throw new IllegalArgumentException(
            "topic and sub_topic should be short and without a slash, but are " + attribute);
      }
      Instant since = from == null ? in.at() : time("from", from);
      String subject = words("about", about);
      return new Claim(subject.equals(Claim.PERSON) ? in.subject() : subject, attribute, words("value", value),
          words("sentence", sentence), several, ended, new Said(since, in.id()),
          until == null ? null : time("until", until));
    }
  }

  /** @param tags may be null */
  public record SaidEvent(int turn, String what, String when, List<SaidTag> tags) {
    /** @param wanted the tags there are to be */
    Happening happening(Turn in, Set<String> wanted) {
      var tagged = new LinkedHashMap<String, String>();
      for (SaidTag each : tags == null ? List.<SaidTag>of() : tags) {
        if (wanted.contains(each.tag())) {
          tagged.put(each.tag(), words("value", each.value()));
        }
      }
      return new Happening(words("what", what), when == null ? in.at() : time("when", when), in.id(), tagged);
    }
  }

  public record SaidTag(String tag, String value) {}

  public record SaidLesson(int experience, String lesson) {
    Lesson learnt(Experience from) {
      return new Lesson(words("lesson", lesson), from);
    }
  }

  /** The one of this number, from 1. */
  static <T> T numbered(String what, List<T> all, int number) {
    if (number < 1 || number > all.size()) {
      throw new IllegalArgumentException(
          "'" + what + "' should be a number from 1 to " + all.size() + ", but is " + number);
    }
    return all.get(number - 1);
  }

  private static String words(String name, String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("'" + name + "' should say something, but is empty");
    }
    return text.strip();
  }

  private static Instant time(String name, String text) {
    try {
      return text.length() <= "2026-05-08".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + name + "' should be a date like 2026-05-08, a time like "
          + "2026-05-08T13:56:00Z or null, but is '" + text + "'", e);
    }
  }

  private static Map<String, Object> object(Map<String, Object> properties) {
    return Map.of("type", "object", "properties", properties, "required", List.copyOf(properties.keySet()),
        "additionalProperties", false);
  }

  private static Map<String, Object> list(Map<String, Object> items) {
    return Map.of("type", "array", "items", items);
  }

  private static Map<String, Object> type(String... types) {
    return Map.of("type", types.length == 1 ? types[0] : List.of(types));
  }

  private static Map<String, Object> ordered(Object... namesAndTypes) {
    var all = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      all.put((String) namesAndTypes[i], namesAndTypes[i + 1]);
    }
    return all;
  }
}
