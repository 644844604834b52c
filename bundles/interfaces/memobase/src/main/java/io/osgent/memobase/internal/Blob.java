package io.osgent.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What Memobase's clients insert at a time, kept as turns, word for word: it is put together again from these, so that
 * what is deleted of it is gone from it as well.
 */
final class Blob {
  static final String KIND = ".blob";
  private static final String TYPE = "blob_type";
  private static final String DATA = "blob_data";
  private static final String FIELDS = "fields";
  private static final String SESSION = "memobase";
  /** Of a turn: the rest of what came with its words. */
  private static final String PART = "part";
  /** A part of an image. */
  private static final String PIECE = ".piece";
  private static final int LONGEST_PIECE = 50_000;
  private static final String URL = "url";
  private static final String BASE64 = "base64";
  private static final List<String> TYPES = List.of("chat", "doc", "code", "transcript", "summary", "image");

  private final String id;
  private final String user;
  private final String type;
  private final Instant at;
  private final List<Change> turns = new ArrayList<>();

  private Blob(String id, String user, String type, Instant at) {
    this.id = id;
    this.user = user;
    this.type = type;
    this.at = at;
  }

  /** The changes that keep it. */
  static List<Change> keep(String id, Map<String, Object> body, String user, Instant now) {
    String type = type(body.get(TYPE));
    Map<?, ?> data = Given.object(DATA, body.get(DATA));
    Object created = data.get("created_at") == null ? body.get("created_at") : data.get("created_at");
    var blob = new Blob(id, user, type, time(created, now));
    switch (type) {
      case "chat" -> Given.list("messages", data.get("messages")).forEach(blob::message);
      case "transcript" -> Given.list("transcripts", data.get("transcripts")).forEach(blob::stamp);
      case "image" -> blob.image(data);
      case "summary" -> blob.turn("summary", Given.words("summary", data.get("summary")), blob.at, Map.of());
      default -> blob.turn(type, Given.words("content", data.get("content")), blob.at,
          data.get("language") == null ? Map.of() : Map.of("language", data.get("language")));
    }
    return blob.changes(body.get(FIELDS), data);
  }

  static String type(Object type) {
    if (type instanceof String name && TYPES.contains(name)) {
      return name;
    }
    throw Given.wrong("'" + TYPE + "' should be one of " + String.join(", ", TYPES) + ", but is '" + type + "'");
  }

  private void message(Object given) {
    Map<?, ?> message = Given.object("messages", given);
    String role = Given.words("role", message.get("role"));
    if (!role.equals("user") && !role.equals("assistant")) {
      throw Given.wrong("'role' should be user or assistant, but is '" + role + "'");
    }
    var part = new LinkedHashMap<String, Object>();
    message.forEach((name, value) -> {
      if (!"content".equals(name) && value != null) {
        part.put((String) name, value);
      }
    });
    turn(role.equals("user") ? user : role, Given.words("content", message.get("content")),
        time(message.get("created_at"), at), part);
  }

  private void stamp(Object given) {
    Map<?, ?> stamp = Given.object("transcripts", given);
    var part = new LinkedHashMap<String, Object>();
    stamp.forEach((name, value) -> {
      if (!"content".equals(name) && value != null) {
        part.put((String) name, value);
      }
    });
    turn(stamp.get("speaker") instanceof String speaker ? speaker : "transcript",
        Given.words("content", stamp.get("content")), at, part);
  }

  /** Nothing is learnt from it: it is kept as it is, a long one in pieces. */
  private void image(Map<?, ?> data) {
    Object url = data.get(URL);
    Object bytes = data.get(BASE64);
    if ((url == null) == (bytes == null)) {
      throw Given.wrong("an image should have either '" + URL + "' or '" + BASE64 + "'");
    } else if (url != null) {
      piece(URL, Given.words(URL, url));
      return;
    }
    String text = Given.words(BASE64, bytes);
    try {
      Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.of("invalid_request", 400,
          "'" + BASE64 + "' should be what Base64 makes of the image's bytes, but: " + e.getMessage()), e);
    }
    for (int from = 0; from < text.length(); from += LONGEST_PIECE) {
      piece(BASE64, text.substring(from, Math.min(text.length(), from + LONGEST_PIECE)));
    }
  }

  private void piece(String name, String words) {
    int number = turns.size();
    turns.add(new Change.Keep(id + ":" + number, new Note(PIECE, words, null, null, null, at, null, List.of(),
        Map.of("blob", id, "number", number, PART, Map.of("is", name)))));
  }

  private void turn(String speaker, String words, Instant when, Map<String, Object> part) {
    int number = turns.size();
    turns.add(new Change.Keep(id + ":" + number, new Note(Note.TURN, words, speaker, SESSION, null, when, null,
        List.of(), Map.of("blob", id, "number", number, PART, part))));
  }

  private List<Change> changes(Object fields, Map<?, ?> data) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put(TYPE, type);
    Object noted = fields == null ? data.get(FIELDS) : fields;
    if (noted != null) {
      metadata.put(FIELDS, noted);
    }
    var all = new ArrayList<>(turns);
    all.add(new Change.Keep(id, new Note(KIND, type, null, null, null, at, null,
        turns.stream().map(turn -> ((Change.Keep) turn).id()).toList(), metadata)));
    return all;
  }

  /** A moment as people write it, or the other one where there is none. */
  private static Instant time(Object given, Instant otherwise) {
    if (!(given instanceof String text) || text.isBlank()) {
      return otherwise;
    }
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new ProblemException(Problem.of("invalid_request", 400,
          "'created_at' should be like 2026-05-08 or 2026-05-08T13:56:00Z, but is '" + text + "'"), e);
    }
  }

  /** @param turns those of it that are still there */
  static Map<String, Object> view(Recollection stored, List<Recollection> turns) {
    Note note = stored.note();
    var view = new LinkedHashMap<String, Object>();
    view.put(TYPE, note.metadata().get(TYPE));
    view.put(DATA, data(note.content(), turns.stream().map(Recollection::note)
        .sorted(Comparator.comparing(turn -> ((Number) turn.metadata().get("number")).intValue())).toList()));
    view.put(FIELDS, note.metadata().get(FIELDS));
    view.put("created_at", note.occurredAt());
    view.put("updated_at", stored.recordedAt());
    return view;
  }

  private static Map<String, Object> data(String type, List<Note> turns) {
    List<Map<String, Object>> parts = turns.stream().map(Blob::part).toList();
    return switch (type) {
      case "image" -> parts.isEmpty()
          ? Map.of()
          : Map.of((String) parts.getFirst().get("is"),
              parts.stream().map(part -> (String) part.get("content")).collect(Collectors.joining()));
      case "chat" -> Map.of("messages", parts);
      case "transcript" -> Map.of("transcripts", parts);
      case "summary" -> Map.of("summary", parts.isEmpty() ? "" : parts.getFirst().get("content"));
      default -> parts.isEmpty() ? Map.of("content", "") : parts.getFirst();
    };
  }

  private static Map<String, Object> part(Note turn) {
    var part = new LinkedHashMap<String, Object>();
    Given.object(PART, turn.metadata().get(PART)).forEach((name, value) -> part.put((String) name, value));
    part.put("content", turn.content());
    return part;
  }
}
