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

  KeyTaker() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      keys.add(key);
      byte[] body = ("{\"error\":{\"message\":\"Incorrect API key provided: " + key.replaceFirst("Bearer ", "")
          + ". Get one.\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}")
          .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(401, body.length);
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

  @Override
  public void close() {
    server.stop(0);
  }
}
