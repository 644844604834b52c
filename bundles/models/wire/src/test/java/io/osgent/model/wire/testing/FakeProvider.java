package io.osgent.model.wire.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that gives the answers it was told to, and remembers what it was asked. */
public final class FakeProvider implements AutoCloseable {
  /** What is answered. */
  public record Answer(int status, String contentType, String retryAfter, String body, Map<String, String> headers) {
    public Answer(int status, String contentType, String retryAfter, String body) {
      this(status, contentType, retryAfter, body, Map.of());
    }

    /** The same, with more headers. */
    public Answer with(Map<String, String> more) {
      return new Answer(status, contentType, retryAfter, body, more);
    }

    private boolean streamed() {
      return !contentType.startsWith("application/json");
    }

    public static Answer json(int status, String body) {
      return new Answer(status, "application/json", null, body);
    }

    public static Answer lines(String body) {
      return new Answer(200, "application/x-ndjson", null, body);
    }

    public static Answer events(String body) {
      return new Answer(200, "text/event-stream; charset=utf-8", null, body);
    }
  }

  /** What was asked. */
  public record Asked(String method, String path, Headers headers, String body) {
    public String authorization() {
      return headers.getFirst("Authorization");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Answer> answers;

  /** @param answers in order; the last one is given from then on */
  public FakeProvider(Answer... answers) throws IOException {
    this.answers = new ArrayList<>(List.of(answers));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return root() + "/v1";
  }

  /** The address without a path. */
  public String root() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked
          .add(new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer;
      synchronized (answers) {
        answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      if (answer.retryAfter() != null) {
        exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
      }
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), answer.streamed()
          ? 0
          : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
