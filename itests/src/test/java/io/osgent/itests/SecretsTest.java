package io.osgent.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong key, an unknown model, an unreachable host: one clear line each, and the key nowhere. */
class SecretsTest {
  private static final String KEY = "sk-never-to-be-seen-0815";
  private static final List<String> KINDS = List.of("openai", "anthropic", "ollama");

  @TempDir
  private Path home;

  @BeforeEach
  void logEverything() throws IOException {
    Files.writeString(Files.createDirectories(home.resolve("config")).resolve("logging.properties"),
        "level.io.osgent = debug\n");
  }

  @Test
  void aWrongKeyIsOneClearLineAndTheKeyIsNowhere() throws Exception {
    try (var provider = new KeyTaker()) {
      for (String kind : KINDS) {
        file(kind, "apiKey = " + KEY, "baseUrl = " + base(kind, provider.url()));
      }
      try (var server = ServerProcess.start(home, environment(provider.url()))) {
        for (String kind : KINDS) {
          assertOneLine(server, kind + "-file/m", "model_authentication", "the provider refused: ");
        }
        for (String kind : List.of("openai", "anthropic")) {
          assertOneLine(server, kind + "/m", "model_authentication", "the provider refused: ");
        }
        assertThat(provider.keys()).as("the key was sent where it belongs").anyMatch(key -> key.contains(KEY));
        assertNowhere(server);
      }
    }
  }

  @Test
  void aKeyOfAKeystoreOrAFileIsUsedAndAnotherWithoutARestartWhenItChanges() throws Exception {
    Path secrets = Files.createDirectories(home.resolve("secrets"));
    Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
    try (var provider = new KeyTaker()) {
      for (String kind : KINDS) {
        file(kind, "apiKey = $[secret:" + kind + "-key]", "baseUrl = " + base(kind, provider.url()));
        Files.writeString(secrets.resolve(kind + "-key"), KEY + "-first-" + kind + "\n");
      }
      Files.writeString(home.resolve("config/io.osgent.model.openai-kept.cfg"),
          "name = kept\nmodels = m\nmaxRetries = 0\napiKey = $[keystore:kept]\nbaseUrl = " + provider.url() + "\n");
      Files.writeString(home.resolve("config/io.osgent.secrets.cfg"),
          "keystore = store.p12\nkeystorePassword = $[secret:store-password]\npollMillis = 200\n");
      Files.writeString(elsewhere.resolve("store-password"), KEY + "-store");
      keep("kept", KEY + "-kept");
      var environment = Map.of("OSGENT_SECRETS", elsewhere.toString());
      try (var server = ServerProcess.start(home, environment)) {
        for (String kind : KINDS) {
          assertOneLine(server, kind + "-file/m", "model_authentication", "the provider refused: ");
          assertThat(provider.keys()).anyMatch(key -> key.contains(KEY + "-first-" + kind));
        }
        assertOneLine(server, "kept/m", "model_authentication", "the provider refused: ");
        assertThat(provider.keys()).anyMatch(key -> key.contains(KEY + "-kept"));

        for (String kind : KINDS) {
          Files.writeString(secrets.resolve(kind + "-key"), KEY + "-second-" + kind);
          ServerProcess.await("the second key of " + kind, () -> {
            server.rest().post("/api/v1/runs",
                Map.of("agent", "assistant", "input", "Hello", "model", kind + "-file/m"), "Prefer", "wait=60");
            return provider.keys().stream().anyMatch(key -> key.contains(KEY + "-second-" + kind));
          });
        }
        Files.delete(secrets.resolve("openai-key"));
        ServerProcess.await("the missing secret to be told of", () -> server.rest().get("/api/v1/admin/health").body()
            .at("/checks/secrets/detail").asText().startsWith("config/io.osgent.model.openai-file.cfg: apiKey = "
                + "$[secret:openai-key] is not there: put it into the file "));
        Files.writeString(secrets.resolve("openai-key"), KEY + "-third");
        ServerProcess.await("health to be good again",
            () -> server.rest().get("/api/v1/admin/health").body().at("/checks/secrets/detail").asText()
                .startsWith("all that"));
        assertNowhere(server);
      }
    }
  }

  private void keep(String alias, String secret) throws Exception {
    char[] password = (KEY + "-store").toCharArray();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setEntry(alias, new KeyStore.SecretKeyEntry(new SecretKeySpec(secret.getBytes(UTF_8), "AES")),
        new KeyStore.PasswordProtection(password));
    try (var out = Files.newOutputStream(home.resolve("store.p12"))) {
      store.store(out, password);
    }
  }

  @Test
  void anUnknownModelIsOneClearLine() throws Exception {
    try (var provider = new KeyTaker(404, "{\"error\":{\"message\":\"The model 'm' does not exist or you (KEY) have no "
        + "access to it.\",\"type\":\"not_found_error\"}}")) {
      for (String kind : KINDS) {
        file(kind, "apiKey = " + KEY, "baseUrl = " + base(kind, provider.url()));
      }
      try (var server = ServerProcess.start(home, environment(provider.url()))) {
        for (String kind : KINDS) {
          assertOneLine(server, kind + "-file/m", "model_not_found",
              "the provider refused: The model 'm' does not exist");
        }
        assertOneLine(server, "openai/m", "model_not_found", "the provider refused: The model 'm' does not exist");
        assertNowhere(server);
      }
    }
  }

  @Test
  void anUnreachableHostIsOneClearLine() throws Exception {
    String url = "http://127.0.0.1:" + closedPort() + "/v1";
    for (String kind : KINDS) {
      file(kind, "apiKey = " + KEY, "baseUrl = " + base(kind, url));
    }
    try (var server = ServerProcess.start(home, environment(url))) {
      for (String kind : KINDS) {
        assertOneLine(server, kind + "-file/m", "model_connection", "the connection to 127.0.0.1:");
        assertOneLine(server, kind + "/m", "model_connection", "the connection to 127.0.0.1:");
      }
      assertNowhere(server);
    }
  }

  private static Map<String, String> environment(String url) {
    var environment = new HashMap<String, String>();
    environment.put("OPENAI_API_KEY", KEY + "-env");
    environment.put("OPENAI_BASE_URL", url);
    environment.put("ANTHROPIC_API_KEY", KEY + "-env");
    environment.put("ANTHROPIC_BASE_URL", base("anthropic", url));
    environment.put("OLLAMA_HOST", base("ollama", url));
    return environment;
  }

  private static String base(String kind, String url) {
    return kind.equals("openai") ? url : url.replace("/v1", "");
  }

  private void file(String kind, String... lines) throws IOException {
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve("io.osgent.model." + kind + "-file.cfg"),
        "name = " + kind + "-file\nmodels = m\nmaxRetries = 0\n" + String.join("\n", lines) + "\n");
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void assertOneLine(ServerProcess server, String model, String code, String detail) throws Exception {
    Answer run = server.rest().post("/api/v1/runs", Map.of("agent", "assistant", "input", "Hello", "model", model),
        "Prefer", "wait=60").expect(201);
    assertThat(run.text("status")).as(model).isEqualTo("failed");
    assertThat(run.text("problem", "code")).as(model + run.body()).isEqualTo(code);
    assertThat(run.text("problem", "detail")).startsWith("the model call failed: " + detail).doesNotContain("\n",
        "Exception", "\tat ");
    assertThat(run.response().body()).doesNotContain(KEY);
    assertThat(server.rest().get("/api/v1/runs/" + run.text("id") + "/events").response().body()).doesNotContain(KEY);
  }

  private void assertNowhere(ServerProcess server) throws Exception {
    Rest rest = server.rest();
    for (String path : List.of("/api/v1/runs?limit=200", "/api/v1/plugins?limit=200", "/api/v1/models?limit=200",
        "/api/v1/admin/health", "/api/v1/admin/bundles?limit=200", "/api/v1/admin/config?limit=200",
        "/api/v1/admin/config/io.osgent.model.openai-file", "/api/v1/admin/config/io.osgent.model.anthropic-file",
        "/api/v1/admin/config/io.osgent.model.ollama-file")) {
      assertThat(rest.get(path).expect(200).response().body()).as(path).doesNotContain(KEY);
    }
    for (List<String> words : List.of(List.of("plugins"), List.of("models"), List.of("health"),
        List.of("config", "list"),
        List.of("config", "get", "io.osgent.model.openai-file"), List.of("log", "1000"))) {
      var line = Stream.concat(Stream.of("shell"), words.stream()).toArray(String[]::new);
      assertThat(ServerProcess.osgent(home, 0, line)).as(words.toString()).doesNotContain(KEY);
    }
    assertThat(server.said()).doesNotContain(KEY);
    try (Stream<Path> logs = Files.walk(home.resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).as(log.toString()).doesNotContain(KEY).doesNotContain("\tat io.osgent.model");
      }
    }
  }
}
