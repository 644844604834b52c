package io.osgent.itests;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A provider that takes no key, keeps each it is shown, and repeats it in its complaint, as some do. */
final class KeyTaker implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();

  KeyTaker() throws IOException {
    this(401,
        "{\"error\":{\"message\":\"Incorrect API key provided: KEY. Get one.\",\"type\":\"invalid_request_error\","
            + "\"code\":\"invalid_api_key\"}}");
  }

  /** @param complaint in which the key takes the place of KEY */
  KeyTaker(int status, String complaint) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      String bearer = exchange.getRequestHeaders().getFirst("Authorization");
      String key = bearer == null ? String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key")) : bearer;
      keys.add(key);
      byte[] body = complaint.replace("KEY", key.replaceFirst("Bearer ", "")).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** As they came in the header, in order. */
  BlockingQueue<String> keys() {
    return keys;
  }

  /** What it was asked, in order. */
  BlockingQueue<String> bodies() {
    return bodies;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
