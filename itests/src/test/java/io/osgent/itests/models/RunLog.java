package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The events of one run that has ended. */
record RunLog(List<JsonNode> events) {
  private static final Set<String> LAST = Set.of("run.completed", "run.failed", "run.cancelled");

  /** Fails unless it could stand in any run's log. */
  RunLog {
    assertThat(events).isNotEmpty();
    assertThat(events).extracting(event -> event.path("seq").asLong())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(type(events.getFirst())).isEqualTo("run.started");
    assertThat(events.stream().filter(event -> LAST.contains(type(event)))).hasSize(1);
    assertThat(LAST).contains(type(events.getLast()));
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }

  boolean completed() {
    return type(events.getLast()).equals("run.completed");
  }

  /** Text as it is, any other JSON as text. */
  String output() {
    JsonNode output = events.getLast().at("/data/output");
    return output.isContainerNode() ? output.toString() : output.asText();
  }

  JsonNode problem() {
    return events.getLast().at("/data/problem");
  }

  JsonNode usage() {
    return events.getLast().at("/data/usage");
  }

  List<String> types() {
    return events.stream().map(RunLog::type).toList();
  }

  /** What the events of one type say, in order. */
  List<JsonNode> said(String type) {
    return events.stream().filter(event -> type(event).equals(type)).map(event -> event.path("data")).toList();
  }

  /** All that the model thought aloud. */
  String thinking() {
    return said("thinking.delta").stream().map(data -> data.path("text").asText()).collect(Collectors.joining());
  }

  /** The text of the last answer, or what there is of it. */
  String text() {
    var text = new StringBuilder();
    for (JsonNode event : events) {
      switch (type(event)) {
        case "model.started", "model.restarted" -> text.setLength(0);
        case "text.delta" -> text.append(event.at("/data/text").asText());
        default -> {
        }
      }
    }
    return text.toString();
  }
}
