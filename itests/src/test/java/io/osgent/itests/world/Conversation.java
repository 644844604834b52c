package io.osgent.itests.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model has been told, from the person's last message on.
 *
 * @param input what the person said
 * @param turns what the model has said since, and what the tools answered
 */
public record Conversation(String input, List<Turn> turns) {
  /** @param answers of the tools, by the order of what was asked for */
  public record Turn(String text, List<Answer.Ask> asks, List<String> answers) {}

  /**
   * Reads the messages of a chat completions request.
   *
   * @throws IllegalArgumentException if a tool's answer is missing, comes twice or is one to nothing: no provider takes that
   */
  static Conversation of(JsonNode messages) {
    String input = "";
    var turns = new ArrayList<Turn>();
    for (JsonNode message : messages) {
      switch (message.path("role").asText()) {
        case "user" -> {
          input = message.path("content").asText();
          turns.clear();
        }
        case "assistant" -> {
          complete(turns);
          turns.add(turn(message));
        }
        case "tool" -> answer(turns, message);
        default -> complete(turns);
      }
    }
    complete(turns);
    return new Conversation(input, List.copyOf(turns));
  }

  private static Turn turn(JsonNode message) {
    var asks = new ArrayList<Answer.Ask>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      asks.add(new Answer.Ask(call.path("id").asText(), function.path("name").asText(),
          function.path("arguments").asText()));
    }
    return new Turn(message.path("content").asText(""), asks, new ArrayList<>());
  }

  private static void answer(List<Turn> turns, JsonNode message) {
    Turn turn = turns.isEmpty() ? new Turn("", List.of(), List.of()) : turns.getLast();
    int next = turn.answers().size();
    String id = message.path("tool_call_id").asText();
    if (next >= turn.asks().size() || !turn.asks().get(next).id().equals(id)) {
      throw new IllegalArgumentException("the tool's answer to " + id + " has no place after " + turn);
    }
    turn.answers().add(message.path("content").asText());
  }

  private static void complete(List<Turn> turns) {
    if (!turns.isEmpty() && turns.getLast().answers().size() < turns.getLast().asks().size()) {
      throw new IllegalArgumentException("a tool's answer is missing after " + turns.getLast());
    }
  }
}
