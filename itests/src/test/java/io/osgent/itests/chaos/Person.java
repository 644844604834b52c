package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.world.EffectCounter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Whoever answers when a run waits: looks whether a call that was cut off took effect, and says so. For one run. */
final class Person {
  private final EffectCounter world;
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, JsonNode> open = new HashMap<>();
  private final AtomicInteger decisions;

  /** @param decisions counts what was decided */
  Person(EffectCounter world, AtomicInteger decisions) {
    this.world = world;
    this.decisions = decisions;
  }

  void read(JsonNode event) {
    JsonNode data = event.path("data");
    String call = data.path("call").asText();
    switch (event.path("type").asText()) {
      case "tool.started" -> keys.put(call, data.path("effect_key").asText());
      case "approval.requested" -> {
        assertThat(data.path("unknown").asBoolean()).as("only what was cut off is asked about: " + event).isTrue();
        open.put(call, event);
      }
      case "approval.decided" -> open.remove(call);
      default -> {
        // Nothing to decide.
      }
    }
  }

  boolean asked() {
    return !open.isEmpty();
  }

  /**
   * Answers what is open. A kill may have cut off the answer to an earlier decision, and the same call may have been asked
   * about again since: so the log is read first.
   */
  void decide(Rest rest) throws IOException, InterruptedException {
    for (JsonNode request : open.values()) {
      String run = request.path("run").asText();
      String call = request.path("data").path("call").asText();
      if (!decidedAfter(request.path("seq").asLong(), run, call, rest)) {
        boolean done = world.tookEffect(keys.get(call));
        rest.post("/api/v1/runs/" + run + "/approvals/" + call,
            done ? Map.of("decision", "done", "comment", "the card was charged") : Map.of("decision", "retry"))
            .expect(200);
        decisions.incrementAndGet();
      }
    }
    open.clear();
  }

  private static boolean decidedAfter(long seq, String run, String call, Rest rest)
      throws IOException, InterruptedException {
    JsonNode later = rest.get("/api/v1/runs/" + run + "/events?limit=200&after=" + seq).expect(200).body()
        .path("items");
    for (JsonNode event : later) {
      if (event.path("type").asText().equals("approval.decided")
          && event.path("data").path("call").asText().equals(call)) {
        return true;
      }
    }
    return false;
  }
}
