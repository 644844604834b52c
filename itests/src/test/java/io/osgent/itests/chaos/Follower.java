package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.Rest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A client that starts a run and follows it to its end, through every restart, and never forgets an event it has seen. One
 * that comes twice, or leaves a gap before it, is an error.
 */
final class Follower {
  private static final String LAST = "run\\.(completed|failed|cancelled)";

  private final Victim victim;
  private final Person person;
  private final Witness witness;
  private final List<String> events = new ArrayList<>();
  private final Places places = new Places();
  private String run;
  private boolean ended;

  /** Is told where each event stands, as soon as it is seen. */
  @FunctionalInterface
  interface Witness {
    void saw(String place) throws IOException;
  }

  Follower(Victim victim, Person person, Witness witness) {
    this.victim = victim;
    this.person = person;
    this.witness = witness;
  }

  /** What it has seen: JSON, byte for byte, one an event. */
  List<String> events() {
    return events;
  }

  String run() {
    return run;
  }

  /** @param name the same name never starts a second run */
  void follow(String name) throws InterruptedException {
    while (!ended) {
      Rest rest = victim.rest();
      try {
        if (run == null) {
          start(rest, name);
        }
        person.decide(rest);
        stream(rest);
      } catch (IOException | UncheckedIOException cutOff) {
        // The server is being killed: rest() waits for the next one as soon as that is known.
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private void start(Rest rest, String name) throws IOException, InterruptedException {
    Answer answer = rest.post("/api/v1/runs", Map.of("agent", "chaos", "input", name), "Idempotency-Key", name);
    assertThat(answer.status()).as(answer.response().body()).isIn(201, 202);
    run = answer.text("id");
  }

  private void stream(Rest rest) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response = rest.client().send(rest.follow(run, events.size()), BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    try (Stream<String> lines = response.body()) {
      long id = 0;
      for (Iterator<String> line = lines.iterator(); !ended && line.hasNext();) {
        String field = line.next();
        if (field.startsWith("id:")) {
          id = Long.parseLong(field.substring(3).strip());
        } else if (field.startsWith("data:") && id > 0) {
          see(id, field.substring(5).strip());
          id = 0;
          if (person.asked()) {
            person.decide(rest);
          }
        }
      }
    }
  }

  private void see(long id, String json) throws IOException {
    JsonNode event = Rest.JSON.readTree(json);
    assertThat(id).as("the number of " + json).isEqualTo(events.size() + 1L);
    assertThat(event.path("seq").asLong()).as(json).isEqualTo(id);
    assertThat(event.path("run").asText()).as(json).isEqualTo(run);
    events.add(json);
    person.read(event);
    witness.saw(places.next(event));
    ended = event.path("type").asText().matches(LAST);
  }
}
