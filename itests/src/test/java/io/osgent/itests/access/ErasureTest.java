package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

/** A person who is erased has never been there, as far as any file or table knows. */
class ErasureTest {
  /** Somebody who reads at the wrong moment makes it a round longer. */
  private static final Duration LONGEST_TO_ERASE = Duration.ofSeconds(30);
  private static final String LIKING = " likes tea";
  private static final String PASSWORD = "correct horse battery";
  /** Longer than what a model is shown of a tool's answer. */
  private static final String AT_LENGTH = "Hello" + " and hello again".repeat(400);

  @TempDir
  private Path home;
  @TempDir
  private Path workshop;

  private ServerProcess server;

  /** Somebody who uses the server. */
  private record Person(String name, String key) {}

  @BeforeEach
  void start() throws Exception {
    furnish(home);
    server = ServerProcess.start(home);
    ServerProcess.await("the tool", () -> server.rest().get("/api/v1/tools/greeting").status() == 200);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** Makes what the server finds when it is started: a tool that answers at length, whose calls are counted, and vectors. */
  protected void furnish(Path place) throws Exception {
    DeployFolder deploy = DeployFolder.of(Files.createDirectories(place.resolve("deploy")).getParent());
    deploy.drop(Jars.greeting(workshop, "1.0.0", AT_LENGTH), "greeting.jar");
    PostgresHome.configure(place, "io.osgent.memory.sqlite", "embedding = lexical/words-1");
    Files.writeString(Files.createDirectories(place.resolve("config/policies")).resolve("greetings.json"), """
        {"rules": [{"name": "some", "tools": ["greeting"], "decision": "allow", "per_hour": 100}]}
        """);
    Files.writeString(Files.createDirectories(place.resolve("config/agents")).resolve("host.json"), """
        {"tools": ["greeting"], "memory": [%s], "context": {"tool_result_chars": 5000}}
        """.formatted(memories().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "))));
  }

  protected List<String> memories() {
    return List.of("sqlite", "buffer", "memobase");
  }

  protected final Tables sqlite() {
    return Tables.ofSqlite(home.resolve("data/osgent.db"));
  }

  /** Where users, activity, preferences and counted calls are. */
  protected Tables people() {
    return sqlite();
  }

  /** The tables of memories in which a person's name stands. */
  protected Stream<String> remembered() {
    return sqlite().named("memory_owner", "memory_note", "memory_words_data", "memory_terms", "memory_counts");
  }

  /** The tables in which the name of everybody stands who uses the server. */
  private Set<String> known() {
    return Stream.of(sqlite().named("session", "run", "event_block", "artifact", "feedback"), remembered(),
        people().named("identity_user", "identity_key", "identity_login", "identity_said", "activity", "audit_alias",
            "usage_total", "preferences", "policy_meter", "policy_call"))
        .flatMap(each -> each).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void nothingIsLeftOfAPersonInAnyFileOrTableAndEverythingOfTheOthers() throws Exception {
    Person stays = live("wombatofporto");
    Person gone = live("zanzibarquokka");
    restart();
    Map<String, String> traces = traces(gone);
    for (String memory : memories()) {
      assertThat(remembered(gone, memory)).as(memory).isNotEmpty();
    }
    Set<String> others = exported(stays);
    assertThat(exported(gone).toString()).contains(gone.name()).doesNotContain(stays.name());

    Rest.Answer begun = server.rest().delete("/api/v1/users/" + gone.name()).expect(202);

    String erasure = "/api/v1/erasures/" + begun.text("id");
    ServerProcess.await("the erasure to be done", LONGEST_TO_ERASE,
        () -> server.rest().get(erasure).expect(200).text("status").equals("completed"));
    for (var trace : traces.entrySet()) {
      ServerProcess.await("no bytes to be left of their " + trace.getValue(), LONGEST_TO_ERASE,
          () -> inFiles(trace.getKey()).isEmpty());
      assertThat(inTables(trace.getKey())).as(trace.getValue()).isEmpty();
    }
    for (String memory : memories()) {
      assertThat(remembered(gone, memory)).as(memory).isEmpty();
    }
    rest(gone).get("/api/v1/runs").expect(401);
    server.rest().get("/api/v1/users/" + gone.name()).expect(404);
    assertThat(server.rest().get("/api/v1/admin/audit/verify").expect(200).body().path("intact").asBoolean()).isTrue();

    assertThat(inTables(stays.name())).isEqualTo(known());
    assertThat(exported(stays)).containsAll(others);
    for (String memory : memories()) {
      assertThat(remembered(stays, memory)).as(memory).isNotEmpty();
    }
    assertThat(ServerProcess.osgent(home, 0, "audit", "verify")).contains("entries");
    server.close();
    assertThat(inFiles(gone.name())).as("when the server has stopped").isEmpty();
  }

  /** What is held in memory is in files while the server is down. */
  private void restart() throws Exception {
    server.terminate();
    assertThat(inFiles("zanzibarquokka")).anyMatch(file -> file.startsWith(home.resolve("data/buffer")));
    server.close();
    server = ServerProcess.start(home);
  }

  /** Somebody who does what people do, and whose name is in all of it. */
  private Person live(String name) throws Exception {
    Person person = new Person(name, People.user(server.rest(), name, "user"));
    Rest rest = rest(person);
    server.rest().change("PUT", "/api/v1/users/" + name + "/password", Map.of("password", PASSWORD)).expect(204);
    new Rest(server.address(), null).post("/api/v1/auth/login", Map.of("user", name, "password", PASSWORD)).expect(200);
    people().write("INSERT INTO identity_said (tenant, user_id, roles, claimed, known_here) VALUES (?, ?, ?, ?, ?)",
        "default", name, "user", "user", 0);
    Rest.Answer run = rest.run("host", "Say a greeting for " + name);
    assertThat(rest.get("/api/v1/runs/" + run.text("id") + "/artifacts").expect(200).body().path("items"))
        .as(run.text("output")).hasSize(1);
    rest.post("/api/v1/runs/" + run.text("id") + "/feedback",
        Map.of("helpful", true, "comment", "Thanks, says " + name))
        .expect(200);
    for (String memory : memories()) {
      rest.post("/api/v1/memories", Map.of("content", name + LIKING, "memory", memory, "kind", "turn"))
          .expect(201);
    }
    rest.change("PATCH", "/api/v1/users/" + name + "/preferences", Map.of("model", "demo/" + name)).expect(200);
    rest.get("/api/v1/users/" + name + "/profile").expect(200);
    for (String table : known()) {
      ServerProcess.await(name + " to be in " + table, () -> inTables(name).contains(table));
    }
    ServerProcess.await("vectors to be made", () -> !vectors(name).isEmpty());
    assertThat(inTables(name)).as("a table that nobody has thought of").isEqualTo(known());
    return person;
  }

  private Rest rest(Person person) {
    return new Rest(server.address(), person.key());
  }

  /** What is theirs: their name, and what has no name on it; and what that is. */
  private Map<String, String> traces(Person person) {
    String whose = " WHERE user_id = '" + person.name() + "'";
    var traces = new HashMap<>(Map.of(person.name(), "name"));
    for (String table : List.of("session", "run", "artifact")) {
      sqlite().texts("SELECT id FROM " + table + whose).forEach(id -> traces.put(id, table));
    }
    people().texts("SELECT id FROM identity_login" + whose).forEach(id -> traces.put(id, "login"));
    people().texts("SELECT sha256 FROM identity_refresh WHERE login IN (SELECT id FROM identity_login" + whose + ")")
        .forEach(token -> traces.put(token, "refresh token"));
    vectors(person.name()).forEach(vector -> traces.put(vector, "vector"));
    assertThat(traces.values()).contains("session", "run", "artifact", "login", "refresh token", "vector");
    return traces;
  }

  /** Of what only they could have said. */
  private List<String> vectors(String name) {
    return sqlite().texts("SELECT vector FROM memory_vector WHERE note IN (SELECT number FROM memory_note"
        + " WHERE CAST(content AS TEXT) = '" + name + LIKING + "')");
  }

  private List<String> remembered(Person person, String memory) throws IOException, InterruptedException {
    return server.rest().get("/api/v1/memories?user_id=" + person.name() + "&memory=" + memory).expect(200).body()
        .path("items").findValuesAsText("content");
  }

  /** But when they were last there: they are now. */
  private Set<String> exported(Person person) throws IOException, InterruptedException {
    return server.rest().get("/api/v1/users/" + person.name() + "/export").expect(200).response().body().lines()
        .filter(line -> !line.contains("last_used_at")).collect(Collectors.toSet());
  }

  private List<Path> inFiles(String trace) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, trace)).toList();
    }
  }

  private static boolean holds(Path file, String trace) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(trace);
    } catch (IOException removed) {
      return false;
    }
  }

  private Set<String> inTables(String trace) {
    var holding = new TreeSet<>(sqlite().holding(trace));
    holding.addAll(people().holding(trace));
    return holding;
  }
}
