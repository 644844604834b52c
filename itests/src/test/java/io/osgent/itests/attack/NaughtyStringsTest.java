package io.osgent.itests.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.Socket;
import io.osgent.itests.attack.TextFields.Field;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Texts that programs stumble over, put everywhere where the shipped server takes one. */
class NaughtyStringsTest {
  private static final int CLIENTS = 8;
  /** Each field gets every fourth of the short ones and every eighth of the others, so that neighbours get all of them. */
  private static final int STEP = 4;
  private static final int STRIDE = 8;
  private static final int SHORT = 200;
  /** How long a part of a run's or a path's text may be that goes into a head, which is bounded. */
  private static final int LONGEST_IN_HEAD = 3000;

  @TempDir
  private static Path home;
  private static ServerProcess server;
  private static Rest rest;

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tried = new AtomicInteger();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(home);
    rest = server.rest();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  @Timeout(600)
  void noTextMakesTheRestApiFailOrShowItsInside() throws Exception {
    List<Field> fields = TextFields.of(rest.get("/openapi.json").expect(200).body());
    var strings = NaughtyStrings.all();
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < fields.size(); i++) {
        int turn = i;
        var field = fields.get(i);
        clients.execute(() -> IntStream.range(0, strings.size())
            .filter(j -> (j + turn) % (strings.get(j).length() <= SHORT ? STEP : STRIDE) == 0)
            .forEach(j -> tryOne(field, strings.get(j))));
      }
    }
    System.out.printf(
        "attack: %d naughty strings in %d text fields of the REST API, %d requests, answers %s, %d failures%n",
        strings.size(), fields.size(), tried.get(), answers, failures.size());
    assertThat(fields).hasSizeGreaterThan(250);
    assertThat(failures).isEmpty();
    assertThat(Files.readString(home.resolve("logs/osgent.log"))).doesNotContain("a request failed with 5");
    rest.get("/api/v1/auth/me").expect(200);
  }

  private void tryOne(Field field, String text) {
    try {
      var request = request(field, text);
      if (request != null) {
        var answer = send(request);
        tried.incrementAndGet();
        answers.merge(answer.statusCode(), 1, Integer::sum);
        judge(field, text, answer);
      }
    } catch (IOException e) {
      failures.add(field + " <- " + shown(text) + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After some answers the server ends the connection, which the client may notice only when it uses it again. */
  private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return rest.client().send(request, BodyHandlers.ofString());
    } catch (IOException ended) {
      return rest.client().send(request, BodyHandlers.ofString());
    }
  }

  private void judge(Field field, String text, HttpResponse<String> answer) throws IOException {
    var body = answer.body();
    boolean showsInside = body.contains("\tat ") || body.contains("io.osgent.") && body.contains("Exception")
        || answer.statusCode() >= 500 && body.contains("org.eclipse.jetty");
    boolean expected = answer.statusCode() < 500 && answer.statusCode() != 429 || isNotHere(field, text, answer)
        || isGuess(field, answer);
    boolean isProblem = answer.statusCode() < 400 || answer.statusCode() == 404 && body.isEmpty()
        || body.contains("\"code\":\"");
    boolean injected = answer.headers().map().keySet().stream()
        .anyMatch(name -> name.equalsIgnoreCase("set-cookie") || name.equalsIgnoreCase("x-injected"));
    if (showsInside || !expected || !isProblem || injected) {
      failures.add(field + " <- " + shown(text) + ": " + answer.statusCode() + " " + shown(body));
    }
  }

  /** What is not here may still come, so that asking for it may be tried again: a memory of that name, or any model that makes pictures. */
  private static boolean isNotHere(Field field, String text, HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != 503) {
      return false;
    }
    JsonNode problem = Rest.JSON.readTree(answer.body());
    String code = problem.path("code").asText();
    String detail = problem.path("detail").asText();
    boolean pictures = field.toString().startsWith("POST /api/v1/images ") && code.equals("model_not_found")
        && detail.equals("no image provider is here; put one into the deploy folder or configure one");
    boolean memory = field.path().startsWith("/api/v1/memories") && code.equals("memory_not_found")
        && detail.equals("the memory '" + text + "' is not here now");
    return problem.path("retryable").asBoolean() && (pictures || memory);
  }

  /** Whoever tries hundreds of passwords is slowed down, and nobody else is. */
  private static boolean isGuess(Field field, HttpResponse<String> answer) throws IOException {
    return answer.statusCode() == 429 && field.toString().startsWith("POST /api/v1/auth/login ")
        && answer.headers().firstValue("Retry-After").isPresent()
        && Rest.JSON.readTree(answer.body()).path("code").asText().equals("too_many_attempts");
  }

  private static String shown(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "… (" + text.length() + ")" : text;
  }

  /** Null where HTTP itself has no room for the text, or where it would name a part of the server under test. */
  private static HttpRequest request(Field field, String text) {
    boolean inHead = !field.place().equals("body") && !field.place().equals("name");
    if (inHead && text.length() > LONGEST_IN_HEAD || endsTheTest(field, text)) {
      return null;
    }
    var path = new StringBuilder();
    for (var step : field.path().substring(1).split("/", -1)) {
      boolean this_ = step.equals("{" + field.name() + "}") && field.place().equals("path");
      path.append('/').append(this_ ? encoded(text) : step.startsWith("{") ? "none" : step);
    }
    if (field.place().equals("query")) {
      path.append('?').append(encoded(field.name())).append('=').append(encoded(text));
    }
    var request = HttpRequest.newBuilder(rest.base().resolve(URI.create(path.toString())))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + ServerProcess.KEY);
    if (field.place().equals("header")) {
      if (!text.chars().allMatch(c -> c >= ' ' && c < 127) || field.name().equalsIgnoreCase("Authorization")) {
        return null;
      }
      request.header(field.name(), text);
    }
    if (field.body() == null) {
      return request.method(field.method(), BodyPublishers.noBody()).build();
    }
    return request.header("Content-Type", field.type())
        .method(field.method(), BodyPublishers.ofString(body(field, text))).build();
  }

  private static boolean endsTheTest(Field field, String text) {
    return field.place().equals("path") && !field.method().equals("GET")
        && (field.path().startsWith("/api/v1/admin/bundles/{id}") && text.matches("[+0-9]{1,3}")
            || field.path().equals("/api/v1/users/{id}") && text.matches("admin|me"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String body(Field field, String text) {
    if (field.body() instanceof ObjectNode object && object.has("agent") && !field.name().equals("/agent")) {
      object = object.deepCopy();
      object.put("agent", "assistant");
      return new Field(field.method(), field.path(), field.place(), field.name(), field.type(), object).bodyWith(text);
    }
    return field.bodyWith(text);
  }

  @Test
  void whatIsAcceptedIsGivenBackAsItWas() throws Exception {
    int runs = 0;
    int memories = 0;
    var changed = new ArrayList<String>();
    for (var text : NaughtyStrings.all()) {
      var created = rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", text), "Prefer", "wait=20");
      if (created.status() < 300) {
        runs++;
        var read = rest.get("/api/v1/runs/" + created.text("id")).expect(200);
        if (!read.text("input").equals(text)) {
          changed.add("run " + shown(text) + " -> " + shown(read.text("input")));
        }
      } else {
        assertThat(created.status()).as(shown(text)).isBetween(400, 499);
      }
      var remembered = rest.post("/api/v1/memories", Map.of("content", text));
      if (remembered.status() < 300) {
        memories++;
        var read = rest.get("/api/v1/memories/" + remembered.text("id")).expect(200);
        if (!read.text("content").equals(text)) {
          changed.add("memory " + shown(text) + " -> " + shown(read.text("content")));
        }
      } else {
        assertThat(remembered.status()).as(shown(text)).isBetween(400, 499);
      }
    }
    System.out.printf("attack: of %d texts, %d accepted by runs and %d by memories and read again, %d changed%n",
        NaughtyStrings.all().size(), runs, memories, changed.size());
    assertThat(changed).isEmpty();
    assertThat(List.of(runs, memories)).allMatch(accepted -> accepted > NaughtyStrings.all().size() * 9 / 10);
  }

  @Test
  void noTextMakesTheWebSocketFail() throws Exception {
    var schema = Rest.JSON
        .readTree(Path.of(System.getProperty("osgent.repository"), "docs/protocol.schema.json").toFile());
    var commands = commands(schema);
    int sent = 0;
    var socket = Socket.open(rest, ServerProcess.KEY);
    for (var command : commands.entrySet()) {
      for (var field : command.getValue()) {
        for (var text : NaughtyStrings.all()) {
          var data = new LinkedHashMap<String, Object>(
              Map.of("agent", "assistant", "input", "hi", "run", "run_none", "call", "c", "decision", "deny"));
          data.keySet().retainAll(command.getValue());
          data.put(field, text);
          if (command.getKey().equals("run.start")) {
            data.put("subscribe", false);
          }
          socket.send(command.getKey(), data);
          sent++;
          JsonNode answer = socket.next();
          var code = answer.at("/data/code").asText();
          if (answer.path("type").asText().equals("error")
              && (code.equals("internal_error") || answer.toString().contains("\\tat "))) {
            failures.add(command.getKey() + " " + field + " <- " + shown(text) + ": " + answer);
          }
        }
      }
    }
    for (var frame : List.of("", "null", "[]", "\"x\"", "1e999999999", "{", "[".repeat(100_000),
        "{\"a\":".repeat(50_000),
        "{\"mcp\":\"1.0\",\"mcp\":\"2.0\",\"type\":\"ping\",\"type\":\"hello\"}",
        "{\"mcp\":\"1.0\",\"type\":\"ping\",\"id\":1e999999999}",
        "{\"mcp\":\"1.0\",\"type\":\"ping\",\"id\":" + "9".repeat(5000) + "}", "{\"mcp\":1.0,\"type\":[]}", "\u0000")) {
      socket.sendText(frame);
      sent++;
      JsonNode answer = socket.next();
      if (answer.at("/data/code").asText().equals("internal_error")) {
        failures.add(shown(frame) + ": " + answer);
      }
    }
    socket.send("ping", Map.of());
    socket.expect("pong");
    System.out.printf("attack: %d WebSocket commands with naughty strings and malformed frames, %d failures%n", sent,
        failures.size());
    assertThat(failures).isEmpty();
  }

  private static Map<String, List<String>> commands(JsonNode schema) {
    var commands = new LinkedHashMap<String, List<String>>();
    for (var definition : schema.path("$defs").properties()) {
      var type = definition.getValue().at("/properties/type/const").asText();
      var texts = new ArrayList<String>();
      for (var field : definition.getValue().at("/properties/data/properties").properties()) {
        if (field.getValue().toString().contains("\"string\"")) {
          texts.add(field.getKey());
        }
      }
      if (isCommand(schema, definition.getKey()) && !texts.isEmpty()) {
        commands.put(type, texts);
      }
    }
    assertThat(commands).hasSizeGreaterThan(7);
    return commands;
  }

  private static boolean isCommand(JsonNode schema, String name) {
    return schema.at("/$defs/command/oneOf").toString().contains("\"#/$defs/" + name + "\"");
  }

  @Test
  void noJsonHoweverStrangeMakesTheServerFail() throws Exception {
    var bodies = List.of("[".repeat(100_000), "{\"a\":".repeat(100_000),
        "{\"input\":" + "[".repeat(500) + "]".repeat(500) + "}",
        "{\"agent\":\"assistant\",\"agent\":\"none\",\"input\":\"a\",\"input\":\"b\"}",
        "{\"agent\":" + "9".repeat(100_000) + "}",
        "{\"limits\":{\"cost\":1e999999999}}", "{\"limits\":{\"model_calls\":1e400}}",
        "{\"limits\":{\"model_calls\":-1e400}}",
        "{\"limits\":{\"tokens\":99999999999999999999999999}}", "{\"limits\":{\"wall_seconds\":0.1}}",
        "{\"input\":\"\\ud800\"}",
        "{\"input\":\"\\u0000\"}", "{\"" + "k".repeat(100_000) + "\":1}",
        "{\"input\":\"" + "x".repeat(1_100_000) + "\"}", "nul", "tru",
        "{\"a\":1,}", "{'a':1}", "{a:1}", "// x\n{}", "{}{}", "\ufeff{}", "NaN", "-", "1e", "\"\\x\"", "\"\u0001\"",
        "{\"a\":\"\\uZZZZ\"}");
    var paths = Map.of("/api/v1/runs", "POST", "/api/v1/agents", "POST", "/api/v1/memories", "POST", "/api/v1/sessions",
        "POST");
    int count = 0;
    for (var path : paths.entrySet()) {
      for (var body : bodies) {
        judgeJson(path.getKey(), body, body.getBytes(StandardCharsets.UTF_8));
        count++;
      }
      for (var bytes : new int[][]{{0xff}, {0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xf8, 0x88, 0x80, 0x80, 0x80},
          {0xe2, 0x82}, {0xfe, 0xff, 0, '{'}}) {
        var wrong = new byte[bytes.length + 4];
        wrong[0] = '{';
        wrong[1] = '"';
        for (int i = 0; i < bytes.length; i++) {
          wrong[i + 2] = (byte) bytes[i];
        }
        wrong[bytes.length + 2] = '"';
        wrong[bytes.length + 3] = '}';
        judgeJson(path.getKey(), "invalid UTF-8", wrong);
        count++;
      }
    }
    System.out.printf("attack: %d bodies of strange JSON, answers %s, %d failures%n", count, answers, failures.size());
    assertThat(failures).isEmpty();
  }

  private void judgeJson(String path, String what, byte[] body) throws IOException, InterruptedException {
    var answer = rest.client().send(rest.request(path).header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    answers.merge(answer.statusCode(), 1, Integer::sum);
    judge(new Field("POST", path, "body", "", null, null), what, answer);
  }
}
