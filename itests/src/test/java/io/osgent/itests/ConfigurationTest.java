package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration as administrators change it: over the API, with the shell, and in files. */
class ConfigurationTest {
  private static final String CONFIG = "/api/v1/admin/config/";
  private static final String ROUTE = CONFIG + "io.osgent.model.router-quick";
  private static final String WORK = CONFIG + "io.osgent.model.openai-work";
  private static final String SECRET = "sk-never-to-be-seen-4711";

  @TempDir
  private Path home;

  @Test
  void aRouteThatIsMadeOverTheApiAnswersAtOnceAndIsGoneWhenItIsTakenAway() throws Exception {
    try (var server = ServerProcess.start(home)) {
      Rest rest = server.rest();
      put(rest, ROUTE, Map.of("name", "quick", "models", List.of("demo/demo"))).expect(200);
      String model = ask(rest, "router/quick").expect(201).text("output");
      assertThat(model).contains("391");

      assertThat(rest.delete(ROUTE).status()).isEqualTo(204);
      assertThat(rest.get("/api/v1/models").expect(200).response().body()).doesNotContain("router/quick");
      assertThat(rest.get(ROUTE).expect(200).body().path("values")).isEmpty();
    }
  }

  @Test
  void whatWasSetOverTheApiOutlivesARestartAndIsTheFile() throws Exception {
    try (var server = ServerProcess.start(home)) {
      put(server.rest(), ROUTE, Map.of("name", "quick", "models", List.of("demo/demo"), "maxRetries", 3)).expect(200);
    }
    assertThat(home.resolve("config/io.osgent.model.router-quick.cfg")).content().contains("maxRetries = 3");
    try (var server = ServerProcess.start(home)) {
      assertThat(ask(server.rest(), "router/quick").expect(201).text("output")).contains("391");
      assertThat(server.rest().get(ROUTE).expect(200).body().at("/values/maxRetries").asInt()).isEqualTo(3);
    }
  }

  @Test
  void aFileThatChangesIsWhatTheApiShows() throws Exception {
    try (var server = ServerProcess.start(home)) {
      Files.writeString(home.resolve("config/io.osgent.model.router-byhand.cfg"),
          "# mine\nname = byhand\nmodels=demo/demo\n");
      String path = CONFIG + "io.osgent.model.router-byhand";
      ServerProcess.await("the file to be in force", () -> server.rest().get(path).body().path("in_force").asBoolean());
      Answer shown = server.rest().get(path).expect(200);
      put(server.rest(), path, Map.of("name", "byhand", "models", List.of("demo/demo"), "choose", "fastest"),
          "If-Match", shown.response().headers().firstValue("ETag").orElseThrow()).expect(200);
      assertThat(home.resolve("config/io.osgent.model.router-byhand.cfg")).content()
          .isEqualTo("# mine\nname = byhand\nmodels=demo/demo\nchoose = fastest\n");
      put(server.rest(), path, Map.of(), "If-Match", shown.response().headers().firstValue("ETag").orElseThrow())
          .expect(412);
    }
  }

  @Test
  void whatCanBeConfiguredIsListedWithWhatItMeans() throws Exception {
    try (var server = ServerProcess.start(home)) {
      var listed = server.rest().get("/api/v1/admin/config?limit=200").expect(200).body().path("items");
      assertThat(listed).extracting(item -> item.path("pid").asText()).contains("io.osgent.http", "io.osgent.core",
          "io.osgent.budget", "io.osgent.admin", "io.osgent.websocket", "io.osgent.storage.sqlite",
          "io.osgent.model.openai", "io.osgent.model.anthropic", "io.osgent.model.ollama", "io.osgent.model.router");
      var core = server.rest().get(CONFIG + "io.osgent.core").expect(200).body().path("settings");
      assertThat(core).extracting(setting -> setting.path("name").asText()).containsExactlyInAnyOrder("drainSeconds",
          "parkSeconds", "boundarySeconds", "durableSeconds", "memory", "memorySeconds", "policies",
          "preferenceMillis");
      var openai = server.rest().get(CONFIG + "io.osgent.model.openai").expect(200).body().path("settings");
      assertThat(openai).filteredOn(setting -> setting.path("name").asText().equals("apiKey")).singleElement()
          .satisfies(key -> assertThat(key.path("type").asText()).isEqualTo("secret"));
    }
  }

  @Test
  void whatIsWrongIsOneLineThatSaysWhatWouldBeRight() throws Exception {
    try (var server = ServerProcess.start(home)) {
      wrong(server.rest(), Map.of("choose", "best"),
          "'choose' should be one of \"\", \"first\", \"weighted\", \"fastest\", \"cheapest\", but is 'best'");
      wrong(server.rest(), Map.of("maxRetries", "many"), "'maxRetries' should be a whole number from 0, but is 'many'");
      wrong(server.rest(), Map.of("modles", List.of("demo/demo")),
          "'io.osgent.model.router' has no setting 'modles'; it has: ");
      assertThat(home.resolve("config/io.osgent.model.router-quick.cfg")).doesNotExist();
    }
  }

  private static void wrong(Rest rest, Map<String, ?> values, String why) throws IOException, InterruptedException {
    Answer refused = put(rest, ROUTE, values).expect(400);
    assertThat(refused.text("code")).isEqualTo("invalid_config");
    assertThat(refused.text("detail")).startsWith(why).doesNotContain("\n");
  }

  @Test
  void aSecretGoesToItsProviderAndNowhereElse() throws Exception {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/io.osgent.core.cfg"), "parkSeconds = 1\n");
    try (var provider = new KeyTaker(); var server = ServerProcess.start(home, Map.of("WORK_KEY", SECRET + "-env"))) {
      Rest rest = server.rest();
      var seen = new StringBuilder();
      for (String key : List.of(SECRET, SECRET + "-changed", "$[env:WORK_KEY]")) {
        seen.append(put(rest, WORK, Map.of("name", "work", "apiKey", key, "baseUrl", provider.url(), "models",
            List.of("m"), "maxRetries", 0)).expect(200).response().body());
        seen.append(ask(rest, "work/m").expect(201).response().body());
        assertThat(provider.keys().poll(10, TimeUnit.SECONDS))
            .isEqualTo("Bearer " + (key.startsWith("$") ? SECRET + "-env" : key));
      }
      put(rest, WORK, Map.of("name", "work", "apiKey", "$[env:NOT_SET]", "baseUrl", provider.url())).expect(200);
      assertThat(ask(rest, "work/m").status()).isEqualTo(422);
      ServerProcess.await("the log to say why", () -> log().contains(
          "model provider work is not offered: apiKey refers to $[env:NOT_SET], and there is nothing"));

      for (String path : List.of("/api/v1/admin/config?limit=200", WORK, "/api/v1/plugins", "/api/v1/models",
          "/api/v1/admin/health", "/api/v1/admin/bundles?limit=200", "/api/v1/runs")) {
        seen.append(rest.get(path).expect(200).response().body());
      }
      seen.append(ServerProcess.osgent(home, 0, "shell", "config", "get", "io.osgent.model.openai-work"));
      assertThat(seen.toString()).doesNotContain(SECRET);
      assertThat(log()).doesNotContain(SECRET);
      assertThat(server.said()).doesNotContain(SECRET);
      assertThat(home.resolve("config/io.osgent.model.openai-work.cfg")).content().doesNotContain(SECRET);
      assertThat(home.resolve("secrets")).as("what nothing refers to any more is gone").isEmptyDirectory();
    }
  }

  @Test
  void theShellSetsAndUnsets() throws Exception {
    try (var server = ServerProcess.start(home)) {
      String pid = "io.osgent.model.router-quick";
      assertThat(ServerProcess.osgent(home, 0, "shell", "config", "set", pid, "name", "quick"))
          .contains(pid + " is in force: config/" + pid + ".cfg");
      ServerProcess.osgent(home, 0, "shell", "config", "set", pid, "models", "demo/demo");
      assertThat(ask(server.rest(), "router/quick").expect(201).text("output")).contains("391");
      assertThat(ServerProcess.osgent(home, 0, "shell", "config", "list")).contains(pid, "io.osgent.http");
      assertThat(ServerProcess.osgent(home, 1, "shell", "config", "set", pid, "choose", "best"))
          .contains("error: 'choose' should be one of");
      ServerProcess.osgent(home, 0, "shell", "config", "unset", pid);
      assertThat(home.resolve("config/" + pid + ".cfg")).doesNotExist();
    }
  }

  private String log() throws IOException {
    return Files.readString(home.resolve("logs/osgent.log"));
  }

  private static Answer ask(Rest rest, String model) throws IOException, InterruptedException {
    return rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "What is 17*23?", "model", model), "Prefer",
        "wait=30");
  }

  private static Answer put(Rest rest, String path, Map<String, ?> values, String... headers)
      throws IOException, InterruptedException {
    return rest.send(rest.request(path, headers).header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(Rest.JSON.writeValueAsString(values))).build());
  }
}
