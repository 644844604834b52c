package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.Routes;
import io.osgent.itests.Routes.Route;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.Socket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route and every WebSocket command, tried by everybody. Whoever adds one says in {@code doors.txt} who may go in; what
 * has no rule is closed to all, and a rule that is another than what is written down is found here.
 */
class DoorsTest {
  /** Somebody without a key first, then the roles, as the columns of {@code doors.txt} have them. */
  private static final List<String> EVERYBODY = List.of("nobody", "viewer", "user", "service", "developer", "operator",
      "admin", "tenant admin");

  private static final Path SCHEMA = Path.of("../docs/protocol.schema.json");

  @TempDir
  private static Path home;

  private static ServerProcess server;
  private static final Map<String, Rest> CLIENTS = new LinkedHashMap<>();
  private static final Map<String, String> KEYS = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(home);
    var people = new People(server);
    CLIENTS.put("nobody", new Rest(server.address(), null));
    for (String role : EVERYBODY.subList(1, EVERYBODY.size() - 1)) {
      KEYS.put(role, People.user(server.rest(), "the-" + role, role));
    }
    KEYS.put("tenant admin", People.user(people.tenant("acme"), "the-tenant-admin", "admin"));
    KEYS.forEach((who, key) -> CLIENTS.put(who, new Rest(server.address(), key)));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void everyRouteIsOpenToThoseItIsMeantForAndToNobodyElse() throws Exception {
    var found = new TreeSet<String>();
    for (Route route : Routes.all()) {
      found.add(line(admitted(who -> isLetIn(route, who)), route.toString()));
    }

    assertThat(String.join("\n", found)).isEqualTo(String.join("\n", written("doors.txt")));
  }

  @Test
  void everyWebSocketCommandIsOpenToThoseItIsMeantForAndToNobodyElse() throws Exception {
    var commands = commands();
    assertThat(commands.keySet()).containsExactlyInAnyOrderElementsOf(inTheSchema())
        .containsExactlyInAnyOrderElementsOf(knownToTheServer());
    assertThat(handshake(null)).isEqualTo(401);
    var found = new TreeSet<String>();
    for (var command : commands.entrySet()) {
      found.add(line(admitted(who -> isObeyed(command.getKey(), command.getValue(), who)),
          command.getKey()));
    }

    assertThat(String.join("\n", found)).isEqualTo(String.join("\n", written("commands.txt")));
  }

  private interface Question {
    boolean isYes(String who) throws Exception;
  }

  private static String admitted(Question question) throws Exception {
    var admitted = new StringBuilder();
    for (String who : EVERYBODY) {
      admitted.append(question.isYes(who) ? "x" : "-");
    }
    return admitted.toString();
  }

  private static String line(String admitted, String what) {
    return admitted + " " + what;
  }

  private static List<String> written(String file) throws IOException {
    try (var in = DoorsTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.startsWith("#")).sorted().toList();
    }
  }

  /** What happens inside does not matter here, as long as it is not the door that says no. */
  private static boolean isLetIn(Route route, String who) throws IOException, InterruptedException {
    Rest client = CLIENTS.get(who);
    // Nobody deletes themselves; what is deleted of a person is their own.
    String path = route.path().replaceAll(route.verb().equals("DELETE") ? "\\{(id|user|user_id)}$" : "$^", "nothing")
        .replaceAll("\\{(id|user|user_id)}(?=/|$)", "the-" + who.replace(' ', '-')).replaceAll("\\{[^}]+}", "nothing");
    var request = client.request(path);
    if (route.body() != null) {
      request.header("Content-Type", route.body());
    }
    Rest.Answer answer = client.send(request.method(route.verb(),
        route.verb().equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")).build());
    assertThat(answer.status()).as(who + ": " + route + " answered " + answer.response().body()).isNotIn(500, 405, 415);
    if (answer.status() == 401) {
      // Who has shown no key is asked for one; who tries to log in has shown something else.
      return !answer.text("detail").startsWith("this needs a key");
    }
    return !isRefused(route.toString(), answer.body());
  }

  private static boolean isRefused(String what, JsonNode problem) {
    boolean forbidden = problem.path("code").asText().equals("forbidden");
    String detail = problem.path("detail").asText();
    assertThat(forbidden && detail.startsWith("this is closed"))
        .as("%s has no rule, so that it is closed to everybody; say who may do it: on a REST method with @Requires, "
            + "for a command with its permission; it was answered with '%s'", what, detail)
        .isFalse();
    return forbidden && detail.startsWith("this needs the permission");
  }

  /** Who is not let in at all has no connection to send a command by. */
  private static boolean isObeyed(String type, Map<String, ?> data, String who) throws Exception {
    if (handshake(KEYS.get(who)) == 401) {
      return false;
    }
    Socket socket = Socket.open(server.rest(), KEYS.get(who));
    try {
      socket.send(type, data);
      JsonNode answer = socket.next();
      return !isRefused(type, answer.path("data"));
    } finally {
      socket.abort();
    }
  }

  /** How a handshake is answered; 101 when it succeeds. */
  private static int handshake(String key) throws Exception {
    var builder = server.rest().client().newWebSocketBuilder();
    if (key != null) {
      builder.header("Authorization", "Bearer " + key);
    }
    URI uri = URI.create(server.rest().base().toString().replaceFirst("^http", "ws") + "/ws");
    try {
      builder.buildAsync(uri, new WebSocket.Listener() {}).get(30, TimeUnit.SECONDS).abort();
      return 101;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  /** Whoever sends a command that there is none of is told which there are. */
  private static List<String> knownToTheServer() throws Exception {
    Socket socket = Socket.open(server.rest(), ServerProcess.KEY);
    try {
      socket.send("nothing", Map.of());
      String detail = socket.expect("error").at("/data/detail").asText();
      assertThat(detail).startsWith("'type' should be one of ");
      return List.of(detail.replaceAll("^'type' should be one of |, but is .*$", "").split(", "));
    } finally {
      socket.abort();
    }
  }

  /** Each with what makes it understood. */
  private static Map<String, Map<String, ?>> commands() {
    return Map.ofEntries(Map.entry("hello", Map.of()), Map.entry("ping", Map.of()),
        Map.entry("run.start", Map.of("agent", "nothing", "input", "hi")),
        Map.entry("run.subscribe", Map.of("run", "nothing")), Map.entry("run.unsubscribe", Map.of("run", "nothing")),
        Map.entry("run.cancel", Map.of("run", "nothing")), Map.entry("approval.list", Map.of("run", "nothing")),
        Map.entry("approval.decide", Map.of("run", "nothing", "call", "nothing", "decision", "deny")),
        Map.entry("session.create", Map.of("agent", "nothing")), Map.entry("memory.search", Map.of("q", "nothing")));
  }

  private static List<String> inTheSchema() throws IOException {
    JsonNode definitions = Rest.JSON.readTree(Files.readString(SCHEMA)).path("$defs");
    return definitions.path("command").path("oneOf").findValuesAsText("$ref").stream()
        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1)).collect(Collectors.toList());
  }
}
