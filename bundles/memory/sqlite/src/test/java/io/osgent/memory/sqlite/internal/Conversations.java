package io.osgent.memory.sqlite.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.memory.Note;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Conversations and questions on them, from a file in the shape of LoCoMo's. */
record Conversations(List<Conversation> all) {
  private static final Pattern EVIDENCE = Pattern.compile("D:?(\\d+):(\\d+)");
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
      .appendPattern("h:mm a 'on' d MMMM, yyyy").toFormatter(Locale.ENGLISH);

  /** @param turns with the name of each in its metadata, as {@code turn} */
  record Conversation(String name, List<Note> turns, List<Asked> questions) {}

  /** @param evidence the names of the turns that answer it; at least one */
  record Asked(String text, int category, Set<String> evidence) {}

  static Conversations read(String file) throws IOException {
    var all = new ArrayList<Conversation>();
    for (JsonNode sample : new ObjectMapper().readTree(new File(file))) {
      List<Note> turns = turns(sample.path("conversation"));
      Set<String> names = turns.stream().map(turn -> (String) turn.metadata().get("turn")).collect(Collectors.toSet());
      var questions = new ArrayList<Asked>();
      for (JsonNode question : sample.path("qa")) {
        Set<String> evidence = evidence(question, names);
        if (!evidence.isEmpty()) {
          questions.add(new Asked(question.path("question").asText(), question.path("category").asInt(), evidence));
        }
      }
      all.add(new Conversation(sample.path("sample_id").asText(), turns, questions));
    }
    return new Conversations(all);
  }

  private static List<Note> turns(JsonNode conversation) {
    var turns = new ArrayList<Note>();
    for (int i = 1; i < 100; i++) {
      for (JsonNode turn : conversation.path("session_" + i)) {
        String caption = turn.path("blip_caption").asText("");
        String said = turn.path("text").asText() + (caption.isEmpty() ? "" : " [shares " + caption + "]");
        Instant at = LocalDateTime.parse(conversation.path("session_" + i + "_date_time").asText(), TIME)
            .toInstant(ZoneOffset.UTC);
        turns.add(new Note(Note.TURN, said, turn.path("speaker").asText(), "session_" + i, null, at, null, List.of(),
            Map.of("turn", turn.path("dia_id").asText())));
      }
    }
    return turns;
  }

  private static Set<String> evidence(JsonNode question, Set<String> names) {
    var evidence = new LinkedHashSet<String>();
    for (JsonNode each : question.path("evidence")) {
      for (MatchResult turn : EVIDENCE.matcher(each.asText()).results().toList()) {
        String name = "D" + Integer.parseInt(turn.group(1)) + ":" + Integer.parseInt(turn.group(2));
        if (names.contains(name)) {
          evidence.add(name);
        }
      }
    }
    return evidence;
  }
}
