package io.osgent.model.openai.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An Azure OpenAI resource with one deployment, {@code my-gpt}, as strict about addresses and keys as the real ones: the
 * v1 surface knows no deployment in its path and the classic one wants a version.
 */
final class FakeAzure implements AutoCloseable {
  static final String KEY = "a-key-of-the-resource";
  static final String TOKEN = "Bearer eyJ0.token.of-entra";

  private static final String CLASSIC = "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21";
  private static final String HELD = "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}";
  private static final String ANSWER = """
      {"id":"c","object":"chat.completion","model":"gpt-4o-2024-11-20","choices":[{"index":0,"finish_reason":"stop",\
      "logprobs":null,"message":{"role":"assistant","content":"Guten Tag","refusal":null,"annotations":[]},\
      "content_filter_results":%1$s}],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":%1$s}],\
      "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":4}}}\
      """.formatted(HELD);
  private static final String STREAM = """
      data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,\
      "content_filter_results":%1$s}]}

      data: {"choices":[{"content_filter_results":{},"delta":{"content":"","refusal":null,"role":"assistant"},\
      "finish_reason":null,"index":0,"logprobs":null}],"id":"c","usage":null}

      data: {"choices":[{"content_filter_results":%1$s,"delta":{"content":"Guten"},"finish_reason":null,"index":0}],\
      "usage":null}

      data: {"choices":[{"content_filter_results":%1$s,"delta":{"content":" Tag"},"finish_reason":null,"index":0}]}

      data: {"choices":[{"content_filter_offsets":{"check_offset":44,"start_offset":44,"end_offset":198},\
      "content_filter_results":%1$s,"finish_reason":null,"index":0}],"id":"","object":""}

      data: {"choices":[{"content_filter_results":{},"delta":{},"finish_reason":"stop","index":0}]}

      data: {"choices":[],"id":"c","usage":{"prompt_tokens":9,"completion_tokens":3,\
      "prompt_tokens_details":{"cached_tokens":4}}}

      data: [DONE]

      """.formatted(HELD);
  private static final String FILTERED = """
      {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management \
      policy. Please modify your prompt and retry.","type":null,"param":"prompt","code":"content_filter","status":400,\
      "innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"violence":{"filtered":true,\
      "severity":"medium"},"jailbreak":{"filtered":false,"detected":false}}}}}""";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeAzure() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was answered with anything but a refusal. */
  List<String> bodies() {
    return bodies;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().toString();
      boolean v1 = path.equals("/openai/v1/chat/completions");
      if (!KEY.equals(exchange.getRequestHeaders().getFirst("api-key"))
          && !TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        say(exchange, 401, "application/json",
            "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid "
                + "subscription key or wrong API endpoint.\"}}");
      } else if (!v1 && path.startsWith("/openai/deployments/") && !path.contains("api-version")
          || !v1 && !path.startsWith("/openai/deployments/")) {
        say(exchange, 404, "application/json", "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}");
      } else if (v1 && !body.contains("\"model\":\"my-gpt\"") || !v1 && !path.equals(CLASSIC)) {
        say(exchange, 404, "application/json", "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API "
            + "deployment for this resource does not exist.\"}}");
      } else if (body.contains("violent")) {
        say(exchange, 400, "application/json", FILTERED);
      } else {
        bodies.add(body);
        boolean stream = body.contains("\"stream\":true");
        say(exchange, 200, stream ? "text/event-stream; charset=utf-8" : "application/json", stream ? STREAM : ANSWER);
      }
    }
  }

  private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
