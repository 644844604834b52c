package io.osgent.itests.swap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.Answer;
import io.osgent.itests.world.Answer.Ask;
import io.osgent.itests.world.Conversation;
import io.osgent.itests.world.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every part of the server is replaced while runs go on: not one is lost, and whoever follows one sees all of it. */
class ReplaceEverythingTest {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int RUNS = 6;
  private static final String VERSION = "100.0.0";
  private static final String MEMORY = "io.osgent.itests.memory";
  private static final String CORE = "io.osgent.core";

  /** New runs name the version of these that they begin on. */
  private static final Set<String> NAMED_BY_RUNS = Set.of(Swaps.TOOL, MEMORY, Swaps.PROVIDER, CORE);
  private static final List<String> PARTS = List.of("nothing", Swaps.TOOL, MEMORY, Swaps.PROVIDER,
      "io.osgent.websocket", "io.osgent.rest", "io.osgent.shell", "io.osgent.security", "io.osgent.storage.sqlite",
      "io.osgent.http", CORE);

  @TempDir
  private Path home;

  private Path tool;
  private Path memory;
  private ServerProcess server;
  private Load streams;
  private Load sockets;

  private static Answer answer(Conversation conversation) {
    List<String> words = List.of("One ", "after ", "the ", "other.");
    return conversation.turns().isEmpty()
        ? Answer.of(PAUSE, words, new Ask("call_1", "greeting", "{\"name\": \"Mia\"}"))
        : Answer.of(PAUSE, words);
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void everyRunCompletesAndEveryStreamIsWholeWhateverIsReplaced() throws Exception {
    Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(home.resolve("config/agents/swap.json"), """
        {"model": "openai/mock", "tools": ["greeting"], "memory": ["notebook"]}""");
    Files.createDirectories(home.resolve("deploy"));
    tool = Jars.greeting(home, "1.0.0", "Hello");
    memory = Jars.bundle(home, MEMORY, "1.0.0");
    DeployFolder.of(home).drop(tool, "greeting.jar");
    DeployFolder.of(home).drop(memory, "notebook.jar");
    try (var model = new FakeModel(ReplaceEverythingTest::answer)) {
      model.announceTo(home);
      server = ServerProcess.start(home, Map.of(), "--port", Integer.toString(ServerProcess.freePort()));
      try (var overEvents = new Load("swap", RUNS, Duration.ZERO, told -> new StreamingClient(server.address(), told));
          var overWebSocket = new Load("swap", RUNS, Duration.ZERO, told -> new SocketClient(server.rest(), told))) {
        streams = overEvents;
        sockets = overWebSocket;
        replaceEverything();
      } finally {
        server.close();
      }
    }
  }

  private void replaceEverything() throws Exception {
    Phase overEvents = streams.next();
    Phase overWebSocket = sockets.next();
    var report = new StringBuilder();
    try (var rest = new Pause(() -> server.rest().get("/api/v1/runs?limit=1").status() == 200);
        var socket = new Pause(new SocketQuestion(server.rest()))) {
      everyClientHasAnotherRun(overEvents, overWebSocket);
      rest.longestMillis();
      socket.longestMillis();
      for (String part : PARTS) {
        var before = Cuts.of(overEvents, overWebSocket);
        replace(part);
        everyClientHasAnotherRun(overEvents, overWebSocket);
        Cuts cuts = Cuts.of(overEvents, overWebSocket).since(before);
        report.append("%-26s no answer over REST for %4.0f ms, over WebSocket for %4.0f ms; cut off: %s%n"
            .formatted(part, rest.longestMillis(), socket.longestMillis(), cuts));
      }
    }
    streams.finish();
    sockets.finish();
    report.append(overEvents.figures("events")).append(overWebSocket.figures("WebSocket"));
    System.out.print(report);
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("replace.txt"), report);

    for (Phase phase : List.of(overEvents, overWebSocket)) {
      assertThat(phase.failed()).extracting(Outcome::problem).isEmpty();
      assertThat(phase.disorder()).isZero();
      assertThat(phase.cuts()).as("streams that were cut").isPositive();
      assertThat(phase.unannouncedCuts()).as("streams that were cut without a goodbye").isZero();
    }
  }

  private void replace(String part) throws Exception {
    if (part.equals("nothing")) {
      return;
    }
    Path jar = part.equals(Swaps.TOOL) ? tool : part.equals(MEMORY) ? memory : Jars.shipped(part);
    CompletableFuture<Long> firstRun = streams.firstRunOn(part, VERSION);
    DeployFolder.of(home).drop(Jars.repacked(jar, home, VERSION), part + "-" + VERSION + ".jar");
    ServerProcess.await(part + " to be replaced", () -> {
      Rest.Answer bundles = server.rest().get("/api/v1/admin/bundles?limit=200");
      return bundles.status() == 200 && serves(bundles.body().path("items"), part);
    });
    if (NAMED_BY_RUNS.contains(part)) {
      firstRun.get(1, TimeUnit.MINUTES);
    }
  }

  private static boolean serves(JsonNode bundles, String bundle) {
    for (JsonNode each : bundles) {
      if (each.path("symbolic_name").asText().equals(bundle) && each.path("version").asText().equals(VERSION)) {
        return each.path("state").asText().equals("active") && !each.hasNonNull("problem");
      }
    }
    return false;
  }

  private static void everyClientHasAnotherRun(Phase... phases) throws InterruptedException {
    for (Phase phase : phases) {
      phase.await(phase.outcomes().size() + 3 * RUNS);
    }
  }
}
