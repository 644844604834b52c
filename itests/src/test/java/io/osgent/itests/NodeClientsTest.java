package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients and servers of other people, on Node.js. */
@Tag("node")
class NodeClientsTest {
  private static final Path CLIENTS = Path.of(System.getProperty("osgent.repository")).toAbsolutePath().normalize()
      .resolve("itests/clients");

  @TempDir
  private Path home;

  @Test
  void aClientOnTheLibraryWsFollowsARunAndGoesOnAfterACut() throws Exception {
    try (var server = ServerProcess.start(home)) {
      String url = server.address().toString().replaceFirst("^http", "ws") + "/ws";

      List<String> whole = node("ws-client.mjs", url, ServerProcess.KEY, "--agent", "assistant", "--input",
          "What is 17 times 23?");
      List<String> cut = node("ws-client.mjs", url, ServerProcess.KEY, "--agent", "assistant", "--input",
          "What is 17 times 23?", "--cut-after", "2");

      assertThat(types(cut)).isEqualTo(types(whole)).endsWith("run.completed");
      for (List<String> printed : List.of(whole, cut)) {
        JsonNode first = Rest.JSON.readTree(printed.getFirst());
        assertThat(printed.stream().map(NodeClientsTest::json).toList())
            .isEqualTo(server.rest().events(first.path("run").asText()));
      }
    }
  }

  @Test
  void anOpenAiServerThatKnowsNothingOfOsgentIsTheModel() throws Exception {
    Process aimock = start("aimock.mjs", "0");
    try (BufferedReader printed = aimock.inputReader(StandardCharsets.UTF_8)) {
      String ready = printed.readLine();
      assertThat(ready).startsWith("READY ");
      try (var server = ServerProcess.start(home,
          Map.of("OPENAI_API_KEY", "test", "OPENAI_BASE_URL", ready.substring("READY ".length())))) {
        Rest rest = server.rest();
        String waited = rest.run("assistant", "What is 17 times 23?").text("id");
        Rest.Answer streamed = rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "And 17 times 23?"));
        ServerProcess.await("the run to end",
            () -> rest.get("/api/v1/runs/" + streamed.text("id")).text("status").equals("completed"));

        for (String run : List.of(waited, streamed.text("id"))) {
          Rest.Answer ended = rest.get("/api/v1/runs/" + run).expect(200);
          assertThat(ended.text("output")).isEqualTo("The calculator says 391.");
          assertThat(ended.body().path("usage").path("input_tokens").asInt()).isEqualTo(150);
          assertThat(ended.body().path("usage").path("output_tokens").asInt()).isEqualTo(30);
        }
      }
    } finally {
      aimock.destroy();
      aimock.waitFor();
    }
  }

  @Test
  void memobasesOwnClientFindsWhatItWants() throws Exception {
    try (var server = ServerProcess.start(home)) {
      List<String> said = node("memobase.mjs", server.address() + "/api/v1/memobase", ServerProcess.KEY);

      assertThat(said).endsWith("what was learnt from a deleted blob is gone");
    }
  }

  @Test
  void theOpenApiDescriptionHasNoErrors() throws Exception {
    try (var server = ServerProcess.start(home)) {
      Rest.Answer description = server.rest().get("/openapi.json").expect(200);
      assertThat(description.text("openapi")).startsWith("3.1");
      Path file = Files.writeString(home.resolve("openapi.json"), description.response().body());

      var lint = new ProcessBuilder("npx", "--no-install", "redocly", "lint", file.toString())
          .directory(CLIENTS.toFile())
          .redirectErrorStream(true);
      lint.environment().put("REDOCLY_TELEMETRY", "off");
      lint.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
      Process process = lint.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
    }
  }

  private static List<String> types(List<String> events) {
    return events.stream().map(event -> json(event).path("type").asText()).toList();
  }

  private static JsonNode json(String text) {
    try {
      return Rest.JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  private static Process start(String... words) throws IOException {
    var command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).directory(CLIENTS.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> node(String... words) throws IOException, InterruptedException {
    Process process = start(words);
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }
}
