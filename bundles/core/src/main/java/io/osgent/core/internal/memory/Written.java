package io.osgent.core.internal.memory;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Note;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.NewMemory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What somebody writes to be remembered, made a note of; each refusal says where it stands and what would be right.
 *
 * @param where the place in the request, e.g. {@code in items[3], }, or empty
 */
public record Written(String where, Json json) {
  public static final int MOST_ITEMS = 1_000;
  public static final int MOST_CONTENT = 100_000;
  public static final int MOST_NAME = 200;
  private static final int MOST_SOURCES = 100;
  private static final int MOST_METADATA = 20_000;
  private static final int MOST_DEPTH = 10;
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_-]{0,49}");

  /** @param now when it is written */
  public Note note(NewMemory item, Instant now) {
    Instant occurred = item.occurredAt() == null ? Times.kept(now) : time("occurred_at", item.occurredAt());
    Instant validTo = item.validTo() == null ? null : time("valid_to", item.validTo());
    return checked(new Note(item.kind() == null ? Note.FACT : item.kind(), content(item.content()), item.speaker(),
        item.session(), null, occurred, validTo, sources(item.sources()), item.metadata()));
  }

  /** The same with what it leaves open taken from what stood there before. */
  public Note note(NewMemory item, Note before) {
    return checked(new Note(item.kind() == null ? before.kind() : item.kind(), content(item.content()),
        item.speaker() == null ? before.speaker() : item.speaker(),
        item.session() == null ? before.session() : item.session(), before.run(),
        item.occurredAt() == null ? before.occurredAt() : time("occurred_at", item.occurredAt()),
        item.validTo() == null ? before.validTo() : time("valid_to", item.validTo()),
        item.sources() == null ? before.sources() : sources(item.sources()),
        item.metadata() == null ? before.metadata() : item.metadata()));
  }

  /** What was exported. */
  public Note note(MemoryItem item) {
    if (item.id() == null || item.id().isBlank()) {
      throw wrong("id", "should be given, as it was exported");
    } else if (item.kind() == null) {
      throw wrong("kind", "should be given, as it was exported");
    } else if (item.occurredAt() == null) {
      throw wrong("occurred_at", "should be given, as it was exported");
    } else if (item.retiredAt() != null && item.validTo() == null) {
      throw wrong("valid_to", "should be given where 'retired_at' is");
    }
    name("id", item.id());
    name("run", item.run());
    return checked(new Note(item.kind(), content(item.content()), item.speaker(), item.session(), item.run(),
        inReach("occurred_at", item.occurredAt()),
        item.validTo() == null ? null : inReach("valid_to", item.validTo()), sources(item.sources()),
        item.metadata()));
  }

  private Note checked(Note note) {
    kind("kind", note.kind());
    name("speaker", note.speaker());
    name("session", note.session());
    if (note.validTo() != null && note.validTo().isBefore(note.occurredAt())) {
      throw wrong("valid_to",
          "should not be before 'occurred_at', " + note.occurredAt() + ", but is " + note.validTo());
    }
    metadata(note.metadata());
    return note;
  }

  private String content(String content) {
    if (content == null || content.isBlank()) {
      throw wrong("content", "should be what is to be remembered, e.g. \"Ann lives in Porto.\"");
    } else if (content.length() > MOST_CONTENT) {
      throw wrong("content", "should have at most " + MOST_CONTENT + " characters, but has " + content.length());
    }
    return text("content", content);
  }

  /** A kind that people may use; those that begin with a dot are the memories' own. */
  public void kind(String field, String kind) {
    if (!KIND.matcher(kind).matches()) {
      throw wrong(field,
          "should be turn, fact, event, lesson, profile or a word of your own: a lower-case letter, then at "
              + "most 49 of a-z, 0-9, - and _");
    }
  }

  /** @param name or null */
  public void name(String field, String name) {
    if (name == null) {
      return;
    } else if (name.isBlank() || name.length() > MOST_NAME) {
      throw wrong(field, "should have 1 to " + MOST_NAME + " characters");
    }
    text(field, name);
  }

  private List<String> sources(List<String> sources) {
    if (sources == null) {
      return List.of();
    } else if (sources.size() > MOST_SOURCES) {
      throw wrong("sources", "should be at most " + MOST_SOURCES + " ids, but are " + sources.size());
    }
    for (String source : sources) {
      if (source == null) {
        throw wrong("sources", "should be ids of memories");
      }
      name("sources", source);
    }
    return sources;
  }

  private void metadata(Map<String, Object> metadata) {
    if (metadata.isEmpty()) {
      return;
    }
    value(metadata, 1);
    int length = json.write(metadata).length();
    if (length > MOST_METADATA) {
      throw wrong("metadata", "should have at most " + MOST_METADATA + " characters as JSON, but has " + length);
    }
  }

  private void value(Object value, int depth) {
    if (depth > MOST_DEPTH) {
      throw wrong("metadata", "should be at most " + MOST_DEPTH + " objects or lists deep");
    }
    switch (value) {
      case String words -> text("metadata", words);
      case Map<?, ?> object -> object.forEach((key, inner) -> {
        text("metadata", (String) key);
        value(inner, depth + 1);
      });
      case List<?> list -> list.forEach(inner -> value(inner, depth + 1));
      case null, default -> {
      }
    }
  }

  /** Not every database keeps the character with the number 0, and half a character is none. */
  public String text(String field, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw wrong(field, "should be text, but its character " + (i + 1) + " is "
            + (c == 0 ? "U+0000" : "half a surrogate pair"));
      }
      i += pair ? 1 : 0;
    }
    return text;
  }

  public Instant time(String field, String text) {
    return inReach(field, Times.parse(text).orElseThrow(() -> wrong(field,
        "should be a time in ISO-8601, e.g. 2026-05-08T13:56:00Z, or a day, e.g. 2026-05-08, but is '" + text + "'")));
  }

  private Instant inReach(String field, Instant time) {
    if (!Times.inReach(time)) {
      throw wrong(field, "should be in the years 1 to 9999");
    }
    return Times.kept(time);
  }

  public ProblemException wrong(String field, String right) {
    return ProblemException.badRequest("invalid_memory", where + "'" + field + "' " + right);
  }
}
