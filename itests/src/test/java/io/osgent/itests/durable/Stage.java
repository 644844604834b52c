package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.EffectCounter;
import io.osgent.itests.world.EffectCounter.Deed;
import io.osgent.itests.world.Script;
import io.osgent.itests.world.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that may go down and come back, with a model that does what it is told and a world to act in. */
final class Stage implements AutoCloseable {
  private static final List<String> ENDS = List.of("completed", "failed", "cancelled");

  private final Path home;
  private final Script script = new Script();
  private final Gates gates = new Gates();
  private final Surroundings surroundings;
  private ServerProcess server;

  /** Sets it up and starts the server. The agent {@code actor} may use every tool there is. */
  static Stage in(Path home) throws Exception {
    var stage = new Stage(home);
    stage.surroundings.agent("actor", """
        {"model": "openai/mock", "tools": ["look", "put", "charge", "book"]}""");
    // Asks before each charge.
    stage.surroundings.agent("careful", """
        {"model": "openai/mock", "tools": ["look", "put", "charge"],
         "approvals": {"tools": ["charge"], "editable": true}}""");
    stage.start();
    return stage;
  }

  private Stage(Path home) throws Exception {
    this.home = home;
    surroundings = new Surroundings(home, script, gates);
  }

  /** Stops a deed, e.g. {@code charge 3}, before it has taken effect. */
  Gate before(String deed) {
    return gates.put(Gate.Side.BEFORE, deed);
  }

  /** Stops a deed when its effect is there and the answer is not. */
  Gate after(String deed) {
    return gates.put(Gate.Side.AFTER, deed);
  }

  void agent(String id, String definition) throws IOException {
    surroundings.agent(id, definition);
    ServerProcess.await("the agent to be read", () -> rest().get("/api/v1/agents/" + id).status() == 200);
  }

  void start() throws IOException {
    server = ServerProcess.start(home);
  }

  void kill() throws IOException {
    server.kill();
    server.close();
  }

  /** Tells it to stop, and returns its exit code. */
  int terminate() throws IOException, InterruptedException {
    try (var going = server) {
      return going.terminate();
    }
  }

  /** The power goes out and comes back. */
  void crash() throws IOException {
    kill();
    start();
  }

  Script script() {
    return script;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  EffectCounter world() {
    return surroundings.world();
  }

  ServerProcess server() {
    return server;
  }

  Rest rest() {
    return server.rest();
  }

  /** Starts a run and returns its id. */
  String begin(String agent, String input) throws IOException, InterruptedException {
    Rest.Answer accepted = rest().post("/api/v1/runs", Map.of("agent", agent, "input", input));
    // A short one may have ended by then.
    assertThat(accepted.status()).as(accepted.response().body()).isIn(201, 202);
    return accepted.text("id");
  }

  /** Waits until it is said to stand like this; whoever is told that it has ended finds its last event in the log. */
  void awaitStatus(String run, String status) throws IOException, InterruptedException {
    ServerProcess.await(run + " to be " + status,
        () -> rest().get("/api/v1/runs/" + run).expect(200).text("status").equals(status));
    if (ENDS.contains(status)) {
      assertThat(types(run)).endsWith("run." + status);
    }
  }

  /** The call a run waits to be decided. */
  JsonNode awaitApproval(String run) throws IOException, InterruptedException {
    awaitStatus(run, "waiting");
    JsonNode items = rest().get("/api/v1/runs/" + run + "/approvals").expect(200).body().path("items");
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  Rest.Answer decide(String run, String call, Map<String, ?> decision) throws IOException, InterruptedException {
    return rest().post("/api/v1/runs/" + run + "/approvals/" + call, decision);
  }

  List<String> types(String run) throws IOException, InterruptedException {
    return rest().events(run).stream().map(event -> event.path("type").asText()).toList();
  }

  /** What the events of one type say, in order. */
  List<JsonNode> said(String run, String type) throws IOException, InterruptedException {
    return rest().events(run).stream().filter(event -> event.path("type").asText().equals(type))
        .map(event -> event.path("data")).toList();
  }

  /** What happened in the world for a run, in order, e.g. {@code book 1}. */
  List<String> happened(String run) {
    return world().deeds().stream().filter(deed -> deed.run().equals(run)).map(Stage::inWords).toList();
  }

  private static String inWords(Deed deed) {
    return deed.tool() + " " + deed.step();
  }

  @Override
  public void close() throws IOException {
    kill();
    gates.close();
    surroundings.close();
  }
}
