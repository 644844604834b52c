package io.osgent.itests.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Says of each event of one log, in order, where in the story it stands: {@code model.started 3}, {@code text.delta 3.1},
 * {@code tool.started 5}. What only a crash brings about has its type alone.
 */
final class Places {
  private final Map<String, Integer> steps = new HashMap<>();
  private int call;
  private int pieces;

  String next(JsonNode event) throws IOException {
    String type = event.path("type").asText();
    JsonNode data = event.path("data");
    return switch (type) {
      case "model.started" -> {
        call = data.path("call").asInt();
        pieces = 0;
        yield type + " " + call;
      }
      case "model.restarted" -> {
        pieces = 0;
        yield type;
      }
      case "model.finished" -> type + " " + call;
      case "text.delta" -> type + " " + call + "." + ++pieces;
      case "tool.requested" -> {
        int step = Rest.JSON.readTree(data.path("arguments").asText()).path("step").asInt();
        steps.put(data.path("call").asText(), step);
        yield type + " " + step;
      }
      case "tool.started", "tool.finished" -> type + " " + steps.get(data.path("call").asText());
      default -> type;
    };
  }
}
