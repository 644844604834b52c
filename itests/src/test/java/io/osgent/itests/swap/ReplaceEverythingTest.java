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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every part of the server is replaced while runs go on: not one is lost, and whoever follows one sees all of it. */
@Timeout(600)
class ReplaceEverythingTest {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int RUNS = 8;
  private static final String VERSION = "100.0.0";
  private static final List<String> PARTS = List.of("io.osgent.model.openai", "io.osgent.websocket", "io.osgent.rest",
      "io.osgent.shell", "io.osgent.security", "io.osgent.storage.sqlite", "io.osgent.http", "io.osgent.core");

  @TempDir
  private static Path home;

  private static Answer answer(Conversation conversation) {
    List<String> words = List.of("One ", "after ", "the ", "other.");
    return conversation.turns().isEmpty()
        ? Answer.of(PAUSE, words, new Ask("call_1", "greeting", "{\"name\": \"Mia\"}"))
        : Answer.of(PAUSE, words);
  }

  @Test
  void everyRunCompletesAndEveryStreamIsWholeWhateverIsReplaced() throws Exception {
    Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(home.resolve("config/agents/swap.json"), """
        {"model": "openai/mock", "tools": ["greeting"]}""");
    Path tool = Jars.greeting(Files.createDirectories(home.resolve("deploy")), "1.0.0", "Hello");
    try (var model = new FakeModel(ReplaceEverythingTest::answer)) {
      model.announceTo(home);
      try (var server = ServerProcess.start(home, Map.of(), "--port", Integer.toString(ServerProcess.freePort()));
          var load = new Load(server.address(), "swap", RUNS)) {
        Phase phase = load.next();
        String report = replaceAll(server, tool, phase);
        load.finish();

        assertThat(phase.outcomes()).allMatch(Outcome::completed, "every run completes");
        assertThat(phase.disorder()).isZero();
        assertThat(phase.outcomes()).as("runs that went on over a cut").anyMatch(run -> run.cuts() > 0);
        report += phase.figures("all in all");
        System.out.print(report);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("replace.txt"), report);
      }
    }
  }

  private static String replaceAll(ServerProcess server, Path tool, Phase phase) throws Exception {
    Rest rest = server.rest();
    var report = new StringBuilder();
    try (var pause = new Pause(rest, "/api/v1/runs?limit=1")) {
      awaitMoreRuns(phase);
      pause.longestMillis();
      awaitMoreRuns(phase);
      report.append(line("nothing", pause));
      replace(rest, Jars.repacked(tool, home, VERSION), Swaps.TOOL);
      awaitMoreRuns(phase);
      report.append(line(Swaps.TOOL, pause));
      for (String part : PARTS) {
        replace(rest, Jars.repacked(Jars.shipped(part), home, VERSION), part);
        awaitMoreRuns(phase);
        report.append(line(part, pause));
      }
    }
    return report.toString();
  }

  private static String line(String replaced, Pause pause) {
    return "%-26s longest time without an answer %5.0f ms%n".formatted(replaced, pause.longestMillis());
  }

  private static void replace(Rest rest, Path jar, String bundle) throws IOException {
    DeployFolder.of(home).drop(jar, bundle + "-" + VERSION + ".jar");
    ServerProcess.await(bundle + " to be replaced", () -> {
      Rest.Answer bundles = rest.get("/api/v1/admin/bundles?limit=200");
      return bundles.status() == 200 && serves(bundles.body().path("items"), bundle);
    });
  }

  private static boolean serves(JsonNode bundles, String bundle) {
    for (JsonNode each : bundles) {
      if (each.path("symbolic_name").asText().equals(bundle) && each.path("version").asText().equals(VERSION)) {
        return each.path("state").asText().equals("active") && !each.hasNonNull("problem");
      }
    }
    return false;
  }

  private static void awaitMoreRuns(Phase phase) {
    int before = phase.outcomes().size();
    ServerProcess.await("runs to complete", () -> phase.outcomes().size() >= before + 3 * RUNS);
  }
}
