package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that speaks as Ollama's documentation says: a JSON object a line when a stream is wanted, which is so unless
 * the request says otherwise; one object when not; errors as {@code {"error": …}}, in the midst of a stream as well.
 */
final class FakeOllama implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * What a model says.
   *
   * @param thinking in pieces
   * @param text in pieces
   * @param calls the tools it asks for: name, then arguments as JSON, in turns
   * @param breaksWith the error that ends it, or null
   */
  record Reply(List<String> thinking, List<String> text, List<String> calls, String doneReason, int promptTokens,
      int answerTokens, String breaksWith) {
    static Reply saying(String... pieces) {
      return new Reply(List.of(), List.of(pieces), List.of(), "stop", 26, 7, null);
    }

    Reply breakingWith(String error) {
      return new Reply(thinking, text, calls, doneReason, promptTokens, answerTokens, error);
    }

    Reply endingFor(String reason) {
      return new Reply(thinking, text, calls, reason, promptTokens, answerTokens, breaksWith);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger listed = new AtomicInteger();
  private final Reply reply;
  private final String tags;

  FakeOllama(Reply reply) throws IOException {
    this(reply, "{\"models\":[]}");
  }

  /** @param tags what it tells of the models it has */
  FakeOllama(Reply reply, String tags) throws IOException {
    this.reply = reply;
    this.tags = tags;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/chat", this::chat);
    server.createContext("/api/tags", exchange -> {
      listed.incrementAndGet();
      whole(exchange, 200, tags());
    });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<JsonNode> asked() {
    return List.copyOf(asked);
  }

  int listed() {
    return listed.get();
  }

  private String tags() {
    return tags;
  }

  private void chat(HttpExchange exchange) throws IOException {
    JsonNode request = MAPPER.readTree(exchange.getRequestBody());
    asked.add(request);
    String model = request.path("model").asText();
    if (model.startsWith("missing")) {
      whole(exchange, 404, "{\"error\":\"model '" + model + "' not found\"}");
    } else if (request.path("stream").asBoolean(true)) {
      stream(exchange, model);
    } else if (reply.breaksWith() != null) {
      whole(exchange, 500, MAPPER.createObjectNode().put("error", reply.breaksWith()).toString());
    } else {
      ObjectNode answer = piece(model, String.join("", reply.text()), String.join("", reply.thinking()));
      calls((ObjectNode) answer.get("message"));
      end(answer);
      whole(exchange, 200, answer.toString());
    }
  }

  private void stream(HttpExchange exchange, String model) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, 0);
    try (exchange; OutputStream out = exchange.getResponseBody()) {
      for (String thought : reply.thinking()) {
        line(out, piece(model, "", thought));
      }
      for (String text : reply.text()) {
        line(out, piece(model, text, ""));
      }
      if (!reply.calls().isEmpty()) {
        ObjectNode asking = piece(model, "", "");
        calls((ObjectNode) asking.get("message"));
        line(out, asking);
      }
      if (reply.breaksWith() != null) {
        line(out, MAPPER.createObjectNode().put("error", reply.breaksWith()));
      } else if (reply.doneReason() != null) {
        ObjectNode last = piece(model, "", "");
        end(last);
        line(out, last);
      }
    }
  }

  private static ObjectNode piece(String model, String content, String thinking) {
    ObjectNode piece = MAPPER.createObjectNode().put("model", model).put("created_at", "2026-01-01T00:00:00.1Z");
    ObjectNode message = piece.putObject("message").put("role", "assistant").put("content", content);
    if (!thinking.isEmpty()) {
      message.put("thinking", thinking);
    }
    return piece.put("done", false);
  }

  private void calls(ObjectNode message) throws IOException {
    for (int i = 0; i < reply.calls().size(); i += 2) {
      message.withArray("tool_calls").addObject().putObject("function").put("name", reply.calls().get(i))
          .set("arguments", MAPPER.readTree(reply.calls().get(i + 1)));
    }
  }

  private void end(ObjectNode last) {
    last.put("done", true).put("done_reason", reply.doneReason()).put("total_duration", 4883583458L)
        .put("load_duration", 1334875).put("prompt_eval_count", reply.promptTokens())
        .put("prompt_eval_duration", 342546000).put("eval_count", reply.answerTokens())
        .put("eval_duration", 4535599000L);
  }

  private static void line(OutputStream out, JsonNode line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void whole(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
