package io.osgent.rest.internal;

import io.osgent.http.internal.HttpServer;
import io.osgent.http.internal.Settings;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Resources in the server as it ships, on a free port, and a client that has the keys {@code admin}, {@code user} and, of another
 * tenant's administrator, {@code stranger}.
 */
final class RestServer implements AutoCloseable {
  static final Principal ADMIN = Principal.of("admin's key", "default", "admin", BuiltInRole.ADMIN);
  static final Principal USER = Principal.of("anna's key", "default", "anna", BuiltInRole.USER);
  static final Principal STRANGER = Principal.of("stranger's key", "acme", "admin", BuiltInRole.ADMIN);
  private static final Map<String, Principal> KEYS = Map.of("admin", ADMIN, "user", USER, "stranger", STRANGER);

  private final HttpServer server;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI uri;
  private boolean stopped;

  RestServer(Object... resources) {
    var seconds = Duration.ofSeconds(10);
    server = new HttpServer(
        new Settings("127.0.0.1", 0, 100_000, 1_000_000, seconds, seconds, seconds, seconds, 10_000, seconds, seconds));
    server.json().come(new JacksonJson());
    server.keys().come(new Keys());
    for (var resource : resources) {
      server.resources().add(resource);
    }
    uri = server.start().join();
  }

  /** A request of the user. */
  HttpRequest.Builder user(String path) {
    return nobody(path).header("Authorization", "Bearer user");
  }

  /** A request of the administrator. */
  HttpRequest.Builder admin(String path) {
    return nobody(path).header("Authorization", "Bearer admin");
  }

  /** A request of the administrator of another tenant. */
  HttpRequest.Builder stranger(String path) {
    return nobody(path).header("Authorization", "Bearer stranger");
  }

  /** A request without a key. */
  HttpRequest.Builder nobody(String path) {
    return HttpRequest.newBuilder(uri.resolve(path));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(user(path));
  }

  HttpResponse<String> post(HttpRequest.Builder request, String json) throws IOException, InterruptedException {
    return send(request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return send(request, BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client.send(request.build(), body);
  }

  /** Stops the server; the client lives on. Idempotent. */
  void stop() {
    if (!stopped) {
      stopped = true;
      server.stop();
    }
  }

  @Override
  public void close() {
    stop();
    client.shutdownNow();
  }

  private static final class Keys implements Authenticator {
    @Override
    public Optional<Principal> authenticate(String bearer) {
      return Optional.ofNullable(bearer).map(KEYS::get);
    }

    @Override
    public boolean stands(Principal principal) {
      return KEYS.containsValue(principal);
    }
  }
}
