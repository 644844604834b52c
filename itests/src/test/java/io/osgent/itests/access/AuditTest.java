package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.osgent.itests.Jars;
import io.osgent.itests.Rest;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.Routes;
import io.osgent.itests.Routes.Route;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an administrator does, over REST or in the shell, the audit log says so once, and says so as long as it is whole. */
class AuditTest {
  private static final String AUDIT = "/api/v1/admin/audit";
  private static final String PASSWORD = "correct horse battery";
  private static final String SECRET = "sk-never-to-be-seen-1234";
  private static final String PULLED = "io.osgent.model.ollama-near";
  private static final String RULES = "{\"rules\":[{\"name\":\"rest\",\"decision\":\"ask\"}]}";

  /** What everybody may do with what is their own is not administration, but for what lets people in. */
  private static final Set<String> LETS_IN = Set.of("POST /api/v1/users/{id}/keys",
      "DELETE /api/v1/users/{id}/keys/{key}", "PUT /api/v1/users/{id}/password");
  /** Neither is it administration to decide what one's own runs wait for, but what had an effect has somebody who let it. */
  private static final String DECIDES = "POST /api/v1/runs/{id}/approvals/{call}";
  /** It changes nothing. */
  private static final String TRIES = "POST /api/v1/admin/policies/check";

  @TempDir
  private Path home;
  @TempDir
  private Path workshop;

  private final Set<String> done = new TreeSet<>();
  private final List<String> secrets = new ArrayList<>(List.of(ServerProcess.KEY, PASSWORD, SECRET));
  private ServerProcess server;
  private HttpServer library;
  private String administrator;
  private long last;

  @BeforeEach
  void start() throws Exception {
    library = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    library.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      byte[] answer = "{\"status\":\"success\",\"models\":[]}\n".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    library.start();
    server = ServerProcess.start(home);
    administrator = server.rest().get("/api/v1/auth/me").expect(200).text("name");
    last = server.rest().get(AUDIT + "/head").expect(200).body().path("sequence").asLong();
  }

  @AfterEach
  void stop() throws Exception {
    library.stop(0);
    server.close();
  }

  /** An administrator does something by a route, and the log has one entry more, which is this one. */
  private Answer act(String route, String path, BodyPublisher body, String type, String recorded) throws Exception {
    Answer answer = send(route.substring(0, route.indexOf(' ')), path, body, type);
    assertThat(answer.status()).as(route + " answered " + answer.response().body()).isBetween(200, 299);
    done.add(route);
    assertThat(recorded()).as(route).containsExactly(recorded);
    return answer;
  }

  private Answer act(String route, String path, Object body, String recorded) throws Exception {
    return body == null
        ? act(route, path, BodyPublishers.noBody(), null, recorded)
        : act(route, path, BodyPublishers.ofString(body instanceof String text
            ? text
            : Rest.JSON.writeValueAsString(body)), "application/json", recorded);
  }

  private Answer send(String verb, String path, BodyPublisher body, String type) throws Exception {
    var request = server.rest().request(path).method(verb, body);
    return server.rest().send(type == null ? request.build() : request.header("Content-Type", type).build());
  }

  /** What came since this was asked last, the oldest first: who did what to what. */
  private List<String> recorded() throws Exception {
    var entries = new ArrayList<JsonNode>();
    server.rest().get(AUDIT + "?limit=200").expect(200).body().path("items").forEach(entries::add);
    List<JsonNode> fresh = entries.reversed().stream().filter(entry -> entry.path("sequence").asLong() > last).toList();
    last = fresh.isEmpty() ? last : fresh.getLast().path("sequence").asLong();
    assertThat(fresh).allSatisfy(entry -> {
      assertThat(entry.path("at").asText()).isNotEmpty();
      assertThat(entry.path("tenant").asText()).isEqualTo("default");
      assertThat(entry.path("user_id").asText()).isEqualTo("admin");
    });
    return fresh.stream().map(entry -> entry.path("principal").asText() + " " + entry.path("action").asText() + " "
        + entry.path("target").asText()).toList();
  }

  private String by(String what) {
    return administrator + " " + what;
  }

  @Test
  void everyActOverRestIsRecordedOnceWithWhoDidItAndToWhatAndNoSecret() throws Exception {
    people();
    tenants();
    configurations();
    policiesAndTools();
    agentsAndModels();
    approvals();
    bundles();
    erasures();

    assertThat(done).containsExactlyInAnyOrderElementsOf(administration());
    nothingSecretIsRecorded();
    intact();
  }

  private void people() throws Exception {
    act("POST /api/v1/users", "/api/v1/users", Map.of("id", "ann", "password", PASSWORD), by("user.created user/ann"));
    act("PATCH /api/v1/users/{id}", "/api/v1/users/ann", Map.of("roles", List.of("viewer")),
        by("user.changed user/ann"));
    act("PUT /api/v1/users/{id}/password", "/api/v1/users/ann/password", Map.of("password", PASSWORD + "!"),
        by("password.changed user/ann"));
    Answer made = act("POST /api/v1/users/{id}/keys", "/api/v1/users/ann/keys", Map.of("name", "anns"),
        by("key.created user/ann"));
    secrets.add(made.text("secret"));
    act("DELETE /api/v1/users/{id}/keys/{key}", "/api/v1/users/ann/keys/" + made.text("key", "id"), null,
        by("key.revoked user/ann"));
    String erasure = send("DELETE", "/api/v1/users/ann", BodyPublishers.noBody(), null).expect(202).text("id");
    done.add("DELETE /api/v1/users/{id}");
    assertThat(recorded()).containsExactly(by("person.erased erasure/" + erasure));
  }

  private void tenants() throws Exception {
    Answer made = act("POST /api/v1/tenants", "/api/v1/tenants", Map.of("id", "acme"),
        by("tenant.created tenant/acme"));
    secrets.add(made.text("admin_key", "secret"));
    act("DELETE /api/v1/tenants/{id}", "/api/v1/tenants/acme", null, by("tenant.deleted tenant/acme"));
  }

  private void configurations() throws Exception {
    act("PUT /api/v1/admin/config/{pid}", "/api/v1/admin/config/io.osgent.model.openai-work",
        Map.of("name", "work", "models", List.of("m"), "apiKey", SECRET),
        by("config.put config/io.osgent.model.openai-work"));
    act("PUT /api/v1/admin/config/{pid}", "/api/v1/admin/config/io.osgent.security.roles",
        Map.of("role.admin", "*"), by("config.put config/io.osgent.security.roles"));
    act("DELETE /api/v1/admin/config/{pid}", "/api/v1/admin/config/io.osgent.model.openai-work", null,
        by("config.delete config/io.osgent.model.openai-work"));
    String profiles = "/api/v1/memobase/api/v1/project/profile_config";
    act("POST " + profiles, profiles, Map.of("profile_config", "language: en"),
        by("profile_config.put memobase/profile_config"));
  }

  private void policiesAndTools() throws Exception {
    act("PUT /api/v1/admin/policies/{name}", "/api/v1/admin/policies/house", RULES,
        by("policy.written policy/house"));
    act("DELETE /api/v1/admin/policies/{name}", "/api/v1/admin/policies/house", null,
        by("policy.deleted policy/house"));
    server.rest().post("/api/v1/admin/policies/check", Map.of("user", "ann", "tool", "calculator")).expect(200);
    assertThat(recorded()).as("what changes nothing").isEmpty();
    String sha256 = server.rest().get("/api/v1/tools/calculator").expect(200).text("pin", "sha256");
    act("POST /api/v1/tools/{name}/approve", "/api/v1/tools/calculator/approve", Map.of("sha256", sha256),
        by("tool.approved tool/calculator"));
    act("POST /api/v1/tools/{name}/call", "/api/v1/tools/calculator/call",
        Map.of("arguments", Map.of("expression", "1+1")), by("tool.called tool/calculator"));
  }

  private void agentsAndModels() throws Exception {
    act("POST /api/v1/agents", "/api/v1/agents", Map.of("id", "helper", "instructions", "Help."),
        by("agent.created agent/helper"));
    act("PUT /api/v1/agents/{id}", "/api/v1/agents/helper", Map.of("instructions", "Help more."),
        by("agent.saved agent/helper"));
    act("DELETE /api/v1/agents/{id}", "/api/v1/agents/helper", null, by("agent.deleted agent/helper"));
    act("PUT /api/v1/admin/config/{pid}", "/api/v1/admin/config/" + PULLED, Map.of("name", "near", "baseUrl",
        "http://127.0.0.1:" + library.getAddress().getPort()), by("config.put config/" + PULLED));
    act("POST /api/v1/admin/models/pull", "/api/v1/admin/models/pull", Map.of("model", "near/small"),
        by("model.pull model/near/small"));
  }

  private void approvals() throws Exception {
    String run = waiting();
    act(DECIDES, "/api/v1/runs/" + run + "/approvals/" + call(run), Map.of("decision", "approve"),
        by("approval.decided run/" + run));
  }

  /** A run that waits for a decision. */
  private String waiting() throws Exception {
    server.rest().post("/api/v1/agents", Map.of("id", "careful", "instructions", "Answer.", "tools",
        List.of("calculator"), "approvals", Map.of("tools", List.of("calculator")))).expect(201);
    assertThat(recorded()).containsExactly(by("agent.created agent/careful"));
    String run = server.rest().post("/api/v1/runs", Map.of("agent", "careful", "input", "What is 17 times 23?"))
        .text("id");
    ServerProcess.await("the run to wait for a decision", () -> call(run) != null);
    return run;
  }

  private String call(String run) throws IOException, InterruptedException {
    return server.rest().get("/api/v1/runs/" + run + "/approvals").expect(200).body().at("/items/0/call").asText(null);
  }

  private void bundles() throws Exception {
    Path first = Jars.greeting(workshop, "1.0.0", "Hello");
    String bundle = "bundle/io.osgent.itests.tool";
    String id = jar("POST /api/v1/admin/bundles", "/api/v1/admin/bundles?name=greeting.jar", first,
        "bundle.install bundle/greeting.jar");
    id = jar("POST /api/v1/admin/bundles/{id}/update", "/api/v1/admin/bundles/" + id + "/update",
        Jars.greeting(workshop, "1.1.0", "Good day"), "bundle.update " + bundle);
    for (String what : List.of("rollback", "stop", "start")) {
      id = act("POST /api/v1/admin/bundles/{id}/" + what, "/api/v1/admin/bundles/" + id + "/" + what, null,
          by("bundle." + what + " " + bundle)).text("id");
    }
    act("DELETE /api/v1/admin/bundles/{id}", "/api/v1/admin/bundles/" + id, null, by("bundle.uninstall " + bundle));
  }

  /** No erasure waits for what a bundle kept that is said to be gone for good. */
  private void erasures() throws Exception {
    String id = installed("io.osgent.preferences");
    act("POST /api/v1/admin/bundles/{id}/stop", "/api/v1/admin/bundles/" + id + "/stop", null,
        by("bundle.stop bundle/io.osgent.preferences"));
    act("DELETE /api/v1/erasures/kinds/{kind}", "/api/v1/erasures/kinds/preferences", null,
        by("erasure.kind_forgotten erasure-kind/preferences"));
  }

  private String jar(String route, String path, Path jar, String recorded) throws Exception {
    return act(route, path, BodyPublishers.ofFile(jar), "application/java-archive", by(recorded)).text("id");
  }

  /** The routes that change something and are not open to all users, as doors.txt has them. */
  private static Set<String> administration() throws Exception {
    Set<String> changing = Routes.all().stream().filter(route -> !route.verb().equals("GET")).map(Route::toString)
        .collect(Collectors.toSet());
    try (var doors = AuditTest.class.getResourceAsStream("doors.txt")) {
      Stream<String> closed = new String(doors.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> line.matches("..-..... .*")).map(line -> line.substring(line.indexOf(' ') + 1));
      return Stream.of(closed, LETS_IN.stream(), Stream.of(DECIDES)).flatMap(each -> each).filter(changing::contains)
          .filter(route -> !route.equals(TRIES))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void everyActInTheShellIsRecordedOnceAndNoSecret() throws Exception {
    shell("user.created user/ben", "users", "add", "ben");
    shell("user.changed user/ben", "users", "roles", "ben", "viewer");
    shell("user.changed user/ben", "users", "name", "ben", "Ben");
    shell("user.changed user/ben", "users", "disable", "ben");
    shell("user.changed user/ben", "users", "enable", "ben");
    secrets.add(shell("password.changed user/ben", "users", "password", "ben").lines().findFirst().orElseThrow());
    secrets.add(shell("key.created user/ben", "keys", "create", "bens", "--user", "ben").lines().findFirst()
        .orElseThrow());
    shell("key.revoked user/ben", "keys", "revoke", "bens", "--user", "ben");
    secrets.add(shell("tenant.created tenant/globex", "tenants", "add", "globex").lines().findFirst().orElseThrow());
    shell("tenant.deleted tenant/globex", "tenants", "delete", "globex");
    // Before a model comes and goes: for a while, runs wait for it to come back.
    String run = waiting();
    shell("approval.decided run/" + run, "decide", run, call(run), "deny");
    shell("config.put config/" + PULLED, "config", "set", PULLED, "baseUrl",
        "http://127.0.0.1:" + library.getAddress().getPort());
    shell("config.put config/" + PULLED, "config", "set", PULLED, "name", "near");
    shell("model.pull model/near/small", "models", "pull", "near/small");
    shell("config.delete config/" + PULLED, "config", "unset", PULLED);
    shell("tool.approved tool/calculator", "tools", "approve", "calculator");
    shell("usage.recounted usage", "usage", "recount", "--from", "2026-01-01");
    String bundle = "bundle/io.osgent.itests.tool";
    shell("bundle.install bundle/" + Jars.greeting(workshop, "1.0.0", "Hello").getFileName(), "install",
        workshop.resolve("greeting-1.0.0-Hello.jar").toString());
    shell("bundle.update " + bundle, "update", greeting(),
        Jars.greeting(workshop, "1.1.0", "Good").toString());
    for (String what : List.of("rollback", "stop", "start", "uninstall")) {
      shell("bundle." + what + " " + bundle, what, greeting());
    }
    ServerProcess.osgent(home, 0, "shell", "erase", "ben");
    assertThat(recorded()).singleElement().asString().startsWith("shell/admin person.erased erasure/era_");

    nothingSecretIsRecorded();
    intact();
  }

  private String shell(String recorded, String... words) throws Exception {
    String said = ServerProcess.osgent(home, 0, Stream.concat(Stream.of("shell"), Stream.of(words))
        .toArray(String[]::new));
    assertThat(recorded()).as(String.join(" ", words)).containsExactly("shell/admin " + recorded);
    return said;
  }

  private String greeting() throws IOException, InterruptedException {
    return installed("io.osgent.itests.tool");
  }

  private String installed(String symbolicName) throws IOException, InterruptedException {
    for (JsonNode bundle : server.rest().get("/api/v1/admin/bundles?limit=200").expect(200).body().path("items")) {
      // One that another version has taken over from goes by itself.
      if (bundle.path("symbolic_name").asText().equals(symbolicName)
          && !bundle.path("state").asText().equals("retiring")) {
        return bundle.path("id").asText();
      }
    }
    throw new AssertionError(symbolicName + " should be installed");
  }

  private void nothingSecretIsRecorded() throws Exception {
    String recorded = server.rest().get(AUDIT + "?limit=200").expect(200).response().body()
        + server.rest().get(AUDIT + "/export").expect(200).response().body();
    assertThat(secrets).allSatisfy(secret -> assertThat(recorded).doesNotContain(secret));
  }

  private void intact() throws Exception {
    assertThat(ServerProcess.osgent(home, 0, "audit", "verify"))
        .startsWith("the audit log is as it was recorded: " + last + " entries");
  }

  @Test
  void oneByteThatIsAnotherIsFoundWithTheEntryItIsIn() throws Exception {
    for (int i = 1; i <= 6; i++) {
      ServerProcess.osgent(home, 0, "shell", "users", "add", "user" + i);
    }
    long changed = last + 3;
    last += 6;
    intact();
    String head = ServerProcess.osgent(home, 0, "shell", "audit", "head").strip();
    Path export = Files.writeString(workshop.resolve("audit.ndjson"),
        ServerProcess.osgent(home, 0, "shell", "audit", "export"));

    changeOneByte(changed);

    assertThat(ServerProcess.osgent(home, 1, "audit", "verify")).contains("entry " + changed
        + " of the audit log is broken: it is not what was recorded: its hash is another; the " + (changed - 1)
        + " before it are as they were recorded");
    Answer verdict = server.rest().get(AUDIT + "/verify").expect(200);
    assertThat(verdict.body().path("intact").asBoolean()).isFalse();
    assertThat(verdict.body().path("broken_at").asLong()).isEqualTo(changed);
    assertThat(ServerProcess.osgent(home, 0, "audit", "verify", export.toString(), "--head", head))
        .contains(last + " entries");
  }

  private void changeOneByte(long sequence) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/osgent.db"));
        var change = database.prepareStatement(
            "UPDATE audit_entry SET action = 'x' || substr(action, 2) WHERE sequence = ?")) {
      change.setLong(1, sequence);
      assertThat(change.executeUpdate()).isEqualTo(1);
    }
  }
}
