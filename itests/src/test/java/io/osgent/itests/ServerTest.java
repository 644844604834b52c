package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.osgent.itests.Rest.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as administrators start, stop and look after it. */
class ServerTest {
  @TempDir
  private Path home;

  @Test
  void theFirstStartMakesAHomeAndShowsTheKeyOnce() throws Exception {
    String key;
    try (var server = ServerProcess.start(home, Map.of("OSGENT_ADMIN_KEY", ""))) {
      assertThat(home).isDirectoryContaining("glob:**/config").isDirectoryContaining("glob:**/deploy")
          .isDirectoryContaining("glob:**/data").isDirectoryContaining("glob:**/logs");
      assertThat(server.said()).contains(server.address().toString()).contains(home.toString()).contains("demo");
      key = server.said().replaceAll("(?s).*(osg_[A-Za-z0-9]{49}).*", "$1");
      new Rest(server.address(), key).get("/api/v1/agents").expect(200);
      assertThat(Files.readString(home.resolve("logs/osgent.log"))).doesNotContain(key);
      assertThat(server.terminate()).isZero();
    }
    try (var server = ServerProcess.start(home, Map.of("OSGENT_ADMIN_KEY", ""))) {
      assertThat(server.said()).doesNotContain("osg_");
      new Rest(server.address(), key).get("/api/v1/agents").expect(200);
    }
  }

  @Test
  void theDemoModelAnswersOnlyWhileNothingElseIsConfiguredAndIsCalledWhatItIs() throws Exception {
    String what = "demo/demo, the built-in offline demo model; set OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_HOST";
    try (var server = ServerProcess.start(home)) {
      assertThat(server.said()).contains(what);
      assertThat(home.resolve("logs/osgent.log")).content()
          .contains("no model is configured, so the built-in offline demo model answers; set OPENAI_API_KEY");
      assertThat(ServerProcess.osgent(home, 0, "shell", "models"))
          .contains("No model is configured, so the built-in offline demo model answers");
      assertThat(server.rest().get("/api/v1/models").text("default_model")).isEqualTo("demo/demo");
    }
    Files.delete(home.resolve("logs/osgent.log"));
    try (var server = ServerProcess.start(home, Map.of("OPENAI_API_KEY", "test"))) {
      assertThat(server.said()).doesNotContain("demo");
      assertThat(home.resolve("logs/osgent.log")).content().doesNotContain("no model is configured");
      assertThat(ServerProcess.osgent(home, 0, "shell", "models")).doesNotContain("No model is configured");
      assertThat(server.rest().get("/api/v1/models").text("default_model")).isEqualTo("openai/gpt-6.1-terra");
    }
  }

  @Test
  void sessionsAndRunsOutliveARestartAndAKill() throws Exception {
    String session;
    String run;
    JsonNode log;
    try (var server = ServerProcess.start(home)) {
      Answer first = server.rest().run("assistant", "What is 5 * 5?");
      session = first.text("session");
      run = first.text("id");
      log = server.rest().get("/api/v1/runs/" + run + "/events").expect(200).body();
      assertThat(server.terminate()).isZero();
    }
    try (var server = ServerProcess.start(home)) {
      assertThat(server.rest().get("/api/v1/runs/" + run + "/events").expect(200).body()).isEqualTo(log);
      assertThat(server.rest().runInSession("assistant", session, "And 6 * 6?").text("output")).contains("36");
      server.kill();
    }
    try (var server = ServerProcess.start(home)) {
      assertThat(server.rest().get("/api/v1/sessions/" + session + "/messages").expect(200).body().path("items"))
          .hasSize(4);
    }
  }

  @Test
  void aRunWhoseModelIsGoneWhenItIsTakenUpAgainFailsAndSaysSo() throws Exception {
    HttpServer silence = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    silence.createContext("/", exchange -> {});
    silence.start();
    Map<String, String> environment = Map.of("OPENAI_API_KEY", "test", "OPENAI_BASE_URL",
        "http://127.0.0.1:" + silence.getAddress().getPort() + "/v1");
    String run;
    try (var server = ServerProcess.start(home, environment)) {
      run = server.rest().post("/api/v1/runs", Map.of("agent", "assistant", "input", "Hello?")).expect(202).text("id");
      server.kill();
    }
    Files.writeString(home.resolve("config/io.osgent.core.cfg"), "parkSeconds = 1\n");
    try (var server = ServerProcess.start(home)) {
      String path = "/api/v1/runs/" + run;
      ServerProcess.await("the run to end", () -> server.rest().get(path).text("status").equals("failed"));
      Answer ended = server.rest().get(path).expect(200);
      assertThat(ended.text("problem", "code")).isEqualTo("model_not_found");
      assertThat(ended.text("problem", "detail")).isEqualTo("the model provider 'openai' is not here now");
    } finally {
      silence.stop(0);
    }
  }

  @Test
  void cancellingClosesTheConnectionToTheModel() throws Exception {
    try (var silence = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var server = ServerProcess.start(home, Map.of("OPENAI_API_KEY", "test", "OPENAI_BASE_URL",
            "http://127.0.0.1:" + silence.getLocalPort() + "/v1"))) {
      silence.setSoTimeout(30_000);
      Rest rest = server.rest();
      String path = "/api/v1/runs/"
          + rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "Hello?")).expect(202).text("id");
      try (var connection = silence.accept()) {
        connection.setSoTimeout(30_000);
        assertThat(connection.getInputStream().read()).isEqualTo('P');
        rest.post(path + "/cancel", Map.of()).expect(200);
        connection.getInputStream().readAllBytes();
      }
      ServerProcess.await("the run to end", () -> rest.get(path).text("status").equals("cancelled"));
      rest.post(path + "/cancel", Map.of()).expect(200);
    }
  }

  @Test
  void whatCannotWorkIsSaidInOneLine() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused("--port", Map.of(), home, "--port", Integer.toString(taken.getLocalPort()));
    }
    refused("--port", Map.of(), home, "--port", "many");
    refused("OSGENT_ADMIN_KEY should have at least 16 characters", Map.of("OSGENT_ADMIN_KEY", "too-short"), home);
    refused("--colour", Map.of(), home, "--colour", "red");
    Path file = Files.writeString(home.resolve("a-file"), "");
    refused("home", Map.of(), file.resolve("below"));

    Path damaged = home.resolve("damaged");
    Files.createDirectories(damaged.resolve("config/agents"));
    Files.writeString(damaged.resolve("config/agents/poet.json"), "{\"instructions\":");
    refused("poet.json", Map.of(), damaged);
  }

  private static void refused(String mentioned, Map<String, String> environment, Path home, String... flags)
      throws Exception {
    try (var server = ServerProcess.launch(home, environment, flags)) {
      assertThat(server.exitCode()).isNotZero();
      assertThat(server.said()).contains(mentioned).doesNotContain("\tat ");
      assertThat(server.said().strip().lines()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void twoServersCannotShareAHome() throws Exception {
    try (var server = ServerProcess.start(home); var second = ServerProcess.launch(home, Map.of())) {
      assertThat(second.exitCode()).isNotZero();
      assertThat(second.said()).contains("already");
      server.rest().get("/health/live").expect(200);
    }
  }

  @Test
  void theCommandLineAnswers() throws Exception {
    assertThat(ServerProcess.osgent(home, 0, "version")).contains("0.1.0");
    assertThat(ServerProcess.osgent(home, 0, "help")).contains("run", "status", "stop", "shell", "--port");
    ServerProcess.osgent(home, 3, "status");
    try (var server = ServerProcess.start(home)) {
      assertThat(ServerProcess.osgent(home, 0, "status")).contains(server.address().toString());
      assertThat(ServerProcess.osgent(home, 0, "shell", "plugins")).contains("calculator", "clock", "demo");
      assertThat(ServerProcess.osgent(home, 0, "shell", "agents")).contains("assistant");
      String run = server.rest().run("assistant", "What is 2 * 3?").text("id");
      assertThat(ServerProcess.osgent(home, 0, "shell", "runs")).contains(run, "completed");
      assertThat(ServerProcess.osgent(home, 0, "shell", "services")).contains("io.osgent.server.run.Runs");
      assertThat(ServerProcess.osgent(home, 0, "shell", "log")).isNotBlank();
      assertThat(ServerProcess.osgent(home, 0, "shell", "bundles")).contains("io.osgent.core");
      ServerProcess.osgent(home, 0, "stop");
      assertThat(server.exitCode()).isZero();
    }
    ServerProcess.osgent(home, 1, "shell", "bundles");
  }

  @Test
  void anAgentsFileIsReadWhenItChanges() throws Exception {
    try (var server = ServerProcess.start(home)) {
      Files.writeString(home.resolve("config/agents/poet.json"), "{\"instructions\":\"Rhyme.\",\"tools\":[]}");
      ServerProcess.await("the agent to be there", () -> server.rest().get("/api/v1/agents/poet").status() == 200);
    }
  }

  @Test
  void theLogIsJsonWhereItIsWanted() throws Exception {
    try (var server = ServerProcess.start(home, Map.of("OSGENT_LOG_FORMAT", "json"))) {
      server.rest().run("assistant", "Hello");
      assertThat(Files.readAllLines(home.resolve("logs/osgent.log"))).isNotEmpty()
          .allSatisfy(line -> assertThat(Rest.JSON.readTree(line).isObject()).isTrue());
    }
  }
}
