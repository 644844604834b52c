package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as programmers drive them. */
class RunsTest {
  @TempDir
  private static Path home;

  private static ServerProcess server;
  private static Rest rest;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(home);
    rest = server.rest();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void aRunIsWaitedFor() throws Exception {
    Answer run = rest.run("assistant", "What is 17 times 23?");

    assertThat(run.text("status")).isEqualTo("completed");
    assertThat(run.text("output")).contains("391");
    assertThat(run.text("agent")).isEqualTo("assistant");
    assertThat(run.body().path("usage").path("input_tokens").asInt()).isPositive();
    assertThat(rest.get("/api/v1/runs/" + run.text("id")).expect(200).body()).isEqualTo(run.body());
  }

  @Test
  void aRunTellsWhatItDoes() throws Exception {
    List<JsonNode> events = rest.events(rest.run("assistant", "What is 17 times 23?").text("id"));

    assertThat(events).extracting(event -> event.path("type").asText()).containsSubsequence("run.started",
        "model.started", "tool.requested", "tool.started", "tool.finished", "model.started", "text.delta",
        "model.finished", "run.completed");
    assertThat(events).extracting(event -> event.path("seq").asLong())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
  }

  @Test
  void aRunGoesOnInTheBackground() throws Exception {
    Answer accepted = rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "Hello"));
    assertThat(accepted.status()).isIn(201, 202);
    String path = "/api/v1/runs/" + accepted.text("id");

    assertThat(accepted.response().headers().firstValue("Location"))
        .hasValueSatisfying(l -> assertThat(l).endsWith(path));
    ServerProcess.await("the run to end", () -> rest.get(path).expect(200).text("status").equals("completed"));
  }

  @Test
  void aStreamCutAnywhereGoesOnWithExactlyTheRest() throws Exception {
    var start = rest.request("/api/v1/runs", "Accept", "text/event-stream", "Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"agent\":\"assistant\",\"input\":\"What is 2 + 2?\"}")).build();
    List<String> whole = rest.stream(start, Integer.MAX_VALUE);
    String run = Rest.JSON.readTree(whole.getFirst()).path("run").asText();

    for (int cut = 0; cut < whole.size(); cut++) {
      var pieces = new ArrayList<>(rest.stream(rest.follow(run, 0), cut));
      pieces.addAll(rest.stream(rest.follow(run, cut), Integer.MAX_VALUE));
      assertThat(pieces).isEqualTo(whole);
    }
    assertThat(Rest.JSON.readTree(whole.getLast()).path("type").asText()).isEqualTo("run.completed");
  }

  @Test
  void aConversationIsRemembered() throws Exception {
    String session = rest.run("assistant", "My favourite colour is teal.").text("session");
    rest.runInSession("assistant", session, "What is 3 * 4?");

    JsonNode messages = rest.get("/api/v1/sessions/" + session + "/messages").expect(200).body().path("items");

    assertThat(messages).hasSize(4);
    assertThat(messages.get(0).path("text").asText()).isEqualTo("My favourite colour is teal.");
    assertThat(messages.get(3).path("text").asText()).contains("12");
    rest.delete("/api/v1/sessions/" + session).expect(204);
    rest.get("/api/v1/sessions/" + session).expect(404);
  }

  @Test
  void aRepeatedRequestWithTheSameKeyIsTheSameRun() throws Exception {
    var request = Map.of("agent", "assistant", "input", "Hello");

    String first = rest.post("/api/v1/runs", request, "Idempotency-Key", "order-17", "Prefer", "wait=30").text("id");
    String second = rest.post("/api/v1/runs", request, "Idempotency-Key", "order-17", "Prefer", "wait=30").text("id");

    assertThat(second).isEqualTo(first);
  }

  @Test
  void anAgentIsMadeChangedAndWithdrawn() throws Exception {
    Answer made = rest.post("/api/v1/agents", Map.of("id", "poet", "instructions", "Rhyme.")).expect(201);
    assertThat(made.body().path("version").asInt()).isEqualTo(1);

    Answer changed = rest
        .send(rest.request("/api/v1/agents/poet", "If-Match", "\"1\"", "Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"id\":\"poet\",\"instructions\":\"Rhyme well.\"}")).build())
        .expect(200);
    assertThat(changed.body().path("version").asInt()).isEqualTo(2);
    rest.send(rest.request("/api/v1/agents/poet", "If-Match", "\"1\"", "Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{\"id\":\"poet\",\"instructions\":\"Too late.\"}")).build()).expect(412);
    assertThat(rest.get("/api/v1/agents/poet/versions").expect(200).body().path("items")).hasSize(2);

    rest.delete("/api/v1/agents/poet").expect(204);
    assertThat(rest.get("/api/v1/agents/poet").expect(404).text("code")).isEqualTo("agent_not_found");
  }

  @Test
  void aSocketStartsFollowsAndResumes() throws Exception {
    var socket = Socket.open(rest, ServerProcess.KEY);
    socket.send("hello", Map.of());
    socket.expect("welcome");
    socket.send("run.start", Map.of("agent", "assistant", "input", "What is 6 times 7?"));
    String run = socket.expect("ack").path("data").path("run").path("id").asText();
    var events = new ArrayList<JsonNode>();
    events.add(socket.expect("event").path("data").path("event"));
    events.add(socket.expect("event").path("data").path("event"));
    socket.abort();

    var again = Socket.open(rest, ServerProcess.KEY);
    again.send("run.subscribe", Map.of("run", run, "after", 2));
    again.expect("ack");
    while (!events.getLast().path("type").asText().equals("run.completed")) {
      events.add(again.expect("event").path("data").path("event"));
    }

    assertThat(events).isEqualTo(rest.events(run));
    again.abort();
  }

  @Test
  void rubbishOnASocketIsAnsweredAndTheSocketStaysOpen() throws Exception {
    var socket = Socket.open(rest, ServerProcess.KEY);
    for (String rubbish : List.of("", "{", "[]", "null", "\"x\"", "{\"mcp\":\"0.9\",\"type\":\"ping\"}",
        "{\"mcp\":\"1.0\",\"type\":\"dance\"}", "{\"mcp\":\"1.0\",\"type\":\"run.start\",\"data\":{\"agent\":5}}",
        "{\"mcp\":\"1.0\",\"type\":\"run.subscribe\",\"data\":{\"run\":\"nothing\",\"after\":0}}")) {
      socket.sendText(rubbish);
      assertThat(socket.expect("error").path("data").path("detail").asText()).as(rubbish).isNotBlank();
    }
    socket.send("ping", Map.of());
    socket.expect("pong");
    socket.abort();
  }

  @Test
  void withoutAKeyNothingIsSaidButHealth() throws Exception {
    var stranger = new Rest(rest.base(), null);
    var wrong = new Rest(rest.base(), "not-the-key");

    assertThat(stranger.get("/health/live").expect(200).text("status")).isEqualTo("up");
    assertThat(stranger.get("/health/ready").expect(200).text("status")).isEqualTo("up");
    for (String path : List.of("/api/v1/runs", "/api/v1/agents", "/api/v1/admin/bundles", "/openapi.json", "/ws", "/",
        "/nowhere")) {
      assertThat(stranger.get(path).expect(401).text("code")).isEqualTo("unauthorized");
      wrong.get(path).expect(401);
    }
  }

  @Test
  void whatIsWrongWithARequestIsSaid() throws Exception {
    problem(rest.postText("/api/v1/runs", "{"), 400, "invalid_json");
    problem(rest.postText("/api/v1/runs", ""), 400, "body_required");
    problem(rest.postText("/api/v1/runs", "{\"agent\":\"assistant\",\"input\":\"Hi\",\"colour\":\"red\"}"), 400,
        "invalid_json");
    problem(rest.postText("/api/v1/runs", "{\"agent\":\"assistant\"}"), 400, "invalid_request");
    problem(rest.postText("/api/v1/runs", "{\"agent\":\"nobody\",\"input\":\"Hi\"}"), 404, "agent_not_found");
    problem(rest.postText("/api/v1/runs", "{\"agent\":\"assistant\",\"input\":\"Hi\",\"model\":\"nowhere/x\"}"), 422,
        "model_not_found");
    problem(rest.postText("/api/v1/agents", "{\"id\":\"A B\"}"), 400, "invalid_agent");
    problem(rest.get("/api/v1/runs/run_nothing"), 404, "run_not_found");
    problem(rest.get("/api/v1/runs?limit=0"), 400, null);
    problem(rest.get("/api/v1/runs?status=happy"), 400, null);
    problem(rest.get("/api/v1/nothing"), 404, null);
    problem(rest.send(rest.request("/api/v1/runs").PUT(BodyPublishers.ofString("{}")).build()), 405, null);
    problem(rest.post("/api/v1/tools/calculator/call", Map.of("arguments", Map.of("expresion", "1"))), 400,
        "invalid_arguments");
  }

  private static void problem(Answer answer, int status, String code) {
    answer.expect(status);
    assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.text("detail")).isNotBlank().doesNotContain("Exception", "fasterxml");
    assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    if (code != null) {
      assertThat(answer.text("code")).isEqualTo(code);
    }
  }
}
