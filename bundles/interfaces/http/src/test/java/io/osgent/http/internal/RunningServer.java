package io.osgent.http.internal;

import io.osgent.api.json.Json;
import io.osgent.http.internal.limits.Configured;
import io.osgent.http.internal.limits.Limits;
import io.osgent.http.internal.tls.TlsSettings;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The server on a free port, with a user whose keys are {@code good} and {@code other}, some others, and a client of it. */
final class RunningServer implements AutoCloseable {
  static final Principal ANNA = Principal.of("anna's key", "default", "anna", BuiltInRole.USER);
  static final Principal ANNAS_PHONE = Principal.of("anna's phone", "default", "anna", BuiltInRole.USER);
  /** Who is called so elsewhere, with the key {@code elsewhere}. */
  static final Principal ANOTHER_ANNA = Principal.of("another anna's key", "acme", "anna", BuiltInRole.USER);
  /** Who may act for others, with the key {@code service}. */
  static final Principal BOT = Principal.of("bot's key", "default", "bot", BuiltInRole.SERVICE);
  static final Json JSON = new JacksonJson();
  static final Authenticator KEYS = new Authenticator() {
    @Override
    public Optional<Principal> authenticate(String bearer) {
      return switch (bearer) {
        case "good" -> Optional.of(ANNA);
        case "other" -> Optional.of(ANNAS_PHONE);
        case "elsewhere" -> Optional.of(ANOTHER_ANNA);
        case "service" -> Optional.of(BOT);
        case null, default -> Optional.empty();
      };
    }

    @Override
    public boolean stands(Principal principal) {
      return Set.of(ANNA, ANNAS_PHONE, ANOTHER_ANNA, BOT).contains(principal);
    }
  };

  final HttpServer server;
  final URI uri;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RunningServer(Object... resources) {
    this(settings(), resources);
  }

  RunningServer(Settings settings, Object... resources) {
    this(settings, TlsSettings.OFF, Configured.limits(Map.of()), resources);
  }

  RunningServer(Settings settings, TlsSettings tls, Limits limits, Object... resources) {
    server = new HttpServer(settings, tls, limits);
    server.json().come(JSON);
    server.keys().come(KEYS);
    for (var resource : resources) {
      server.resources().add(resource);
    }
    uri = server.start().join();
  }

  /** A server whose requests wait forever, as far as a test can tell. */
  static RunningServer patient(Object... resources) {
    return new RunningServer(new Settings("127.0.0.1", 0, 1000, 100_000, Duration.ofSeconds(30), Duration.ofSeconds(10),
        Duration.ofDays(1), Duration.ofSeconds(10), 10_000, Duration.ofSeconds(60), Duration.ofSeconds(10)), resources);
  }

  static Settings settings() {
    return new Settings("127.0.0.1", 0, 1000, 100_000, Duration.ofSeconds(30), Duration.ofSeconds(10),
        Duration.ofSeconds(10), Duration.ofSeconds(10), 10_000, Duration.ofSeconds(60), Duration.ofSeconds(10));
  }

  /** Settings with which waiting is soon over. */
  static Settings impatient() {
    return new Settings("127.0.0.1", 0, 1000, 100_000, Duration.ofSeconds(30), Duration.ofSeconds(10),
        Duration.ofMillis(200), Duration.ofMillis(300), 10_000, Duration.ofMillis(300), Duration.ofMillis(300));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String contentType, String body) throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri.resolve(path)).header("Authorization", "Bearer good");
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** Returns when so many requests wait for what is being replaced. */
  void awaitWaiting(int requests) {
    while (server.waiting().waiting() != requests) {
      Thread.onSpinWait();
    }
  }

  /** Offers an endpoint at {@code /ws}. */
  void offer(WebSocketEndpoint endpoint) {
    server.webSockets().add("/ws", endpoint);
  }

  CompletableFuture<WebSocket> connect(WebSocket.Listener listener) {
    return client.newWebSocketBuilder().header("Authorization", "Bearer good").buildAsync(webSocketUri(), listener);
  }

  URI webSocketUri() {
    return URI.create("ws://127.0.0.1:" + uri.getPort() + "/ws");
  }

  @Override
  public void close() {
    server.stop();
    client.shutdownNow();
  }
}
