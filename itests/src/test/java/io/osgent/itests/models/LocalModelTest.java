package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.model.local.testing.TinyModel;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Models out of files, in the server as it is shipped: an administrator wants them, and changes their mind. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalModelTest {
  private static final String BUNDLE = "io.osgent.model.local";

  @TempDir
  private static Path home;
  @TempDir
  private static Path workshop;

  private static ServerProcess server;
  private static Rest rest;
  private static DeployFolder deploy;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(home.resolve("models"));
    TinyModel.brief().writeTo(home.resolve("models/brief.gguf"));
    TinyModel.endless().writeTo(home.resolve("models/endless.gguf"));
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve("io.osgent.model.local-files.cfg"),
        "models = models\nembeddingModels = models/brief.gguf\ncontextTokens = 120000\nthreads = 1\n");
    Files.writeString(config.resolve("io.osgent.core.cfg"), "drainSeconds = 1\n");
    agent("brief", Map.of("model", "local/brief"));
    agent("talker", Map.of("model", "local/endless", "limits", Map.of("output_tokens", 8000)));
    agent("endless", Map.of("model", "local/endless"));
    agent("reckoner", Map.of("model", "demo/demo", "tools", List.of("calculator")));
    server = ServerProcess.start(home);
    rest = server.rest();
    deploy = DeployFolder.of(home);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static void agent(String id, Map<String, ?> definition) throws IOException {
    Path agents = Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(agents.resolve(id + ".json"), Rest.JSON.writeValueAsString(definition));
  }

  private static Path shipped() throws IOException {
    try (Stream<Path> optional = Files.list(ServerProcess.DISTRIBUTION.resolve("optional"))) {
      return optional.filter(file -> file.getFileName().toString().startsWith(BUNDLE + "-")).findFirst().orElseThrow();
    }
  }

  private static List<String> models() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    rest.get("/api/v1/models?limit=200").expect(200).body().path("items")
        .forEach(model -> names.add(model.path("name").asText()));
    return names;
  }

  private static List<JsonNode> streamed(String agent) throws IOException, InterruptedException {
    var start = rest.request("/api/v1/runs", "Accept", "text/event-stream", "Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"agent\":\"" + agent + "\",\"input\":\"Hello\"}")).build();
    var events = new ArrayList<JsonNode>();
    for (String line : rest.stream(start, Integer.MAX_VALUE)) {
      events.add(Rest.JSON.readTree(line));
    }
    return events;
  }

  private static List<ProcessHandle> runners() {
    return server.process().descendants().filter(ProcessHandle::isAlive).toList();
  }

  @Test
  @Order(1)
  void theBundleIsShippedButNotStarted() throws Exception {
    assertThat(models()).noneMatch(name -> name.startsWith("local/"));
  }

  @Test
  @Order(2)
  void droppedInItAnswersInAStreamThatIsCounted() throws Exception {
    deploy.drop(shipped(), "local.jar");
    ServerProcess.await("the models", () -> models().containsAll(List.of("local/brief", "local/endless")));

    List<JsonNode> events = streamed("brief");

    assertThat(events.getLast().path("type").asText()).as(events.toString()).isEqualTo("run.completed");
    assertThat(events).filteredOn(event -> event.path("type").asText().equals("text.delta")).isNotEmpty();
    assertThat(events).filteredOn(event -> event.path("type").asText().equals("model.finished")).singleElement()
        .satisfies(finished -> {
          assertThat(finished.at("/data/usage/input_tokens").asLong()).isPositive();
          assertThat(finished.at("/data/usage/output_tokens").asLong()).isPositive();
        });
    assertThat(rest.get("/api/v1/admin/health").expect(200).body().at("/checks/local/detail").asText())
        .contains("loaded: brief");
    assertThat(runners()).hasSize(1);
  }

  @Test
  @Order(3)
  void itIsReplacedWhileItAnswersAndTheAnswerIsGivenToItsEnd() throws Exception {
    String underWay = begin("talker");

    deploy.drop(Jars.repacked(shipped(), workshop, "0.1.1"), "local.jar");

    ServerProcess.await("the run to end", () -> !status(underWay).equals("running"));
    assertThat(status(underWay)).isEqualTo("completed");
    ServerProcess.await("the new version alone", () -> versions().equals(List.of("0.1.1")));
    assertThat(streamed("brief").getLast().path("type").asText()).isEqualTo("run.completed");
  }

  @Test
  @Order(4)
  void itIsTakenAwayWhileOthersRunAndLeavesNothingBehind() throws Exception {
    String underWay = begin("endless");
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      var others = new ArrayList<Future<String>>();
      for (int i = 0; i < 20; i++) {
        String sum = "What is 17 times " + i + "?";
        others.add(people.submit(() -> rest.run("reckoner", sum).text("status")));
      }
      deploy.remove("local.jar");
      for (Future<String> other : others) {
        assertThat(other.get()).isEqualTo("completed");
      }
    }
    ServerProcess.await("the models to be gone", () -> models().stream().noneMatch(name -> name.startsWith("local/")));
    ServerProcess.await("the processes to be gone", () -> runners().isEmpty());
    ServerProcess.await("the run to end", () -> !status(underWay).equals("running"));
    assertThat(status(underWay)).isEqualTo("failed");
  }

  /** Starts a run and waits for its first words. */
  private static String begin(String agent) throws IOException, InterruptedException {
    String run = rest.post("/api/v1/runs", Map.of("agent", agent, "input", "Hello")).expect(202).text("id");
    ServerProcess.await("its first words", () -> rest.events(run).stream()
        .anyMatch(event -> event.path("type").asText().equals("text.delta")));
    return run;
  }

  private static String status(String run) throws IOException, InterruptedException {
    return rest.get("/api/v1/runs/" + run).expect(200).text("status");
  }

  private static List<String> versions() throws IOException, InterruptedException {
    List<String> versions = new ArrayList<>();
    for (JsonNode bundle : rest.get("/api/v1/admin/bundles?limit=200").expect(200).body().path("items")) {
      if (bundle.path("symbolic_name").asText().equals(BUNDLE)) {
        versions.add(bundle.path("version").asText());
      }
    }
    return versions;
  }
}
