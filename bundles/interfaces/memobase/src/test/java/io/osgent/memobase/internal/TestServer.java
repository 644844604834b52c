package io.osgent.memobase.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.http.internal.HttpServer;
import io.osgent.http.internal.Settings;
import io.osgent.memory.memobase.internal.ShippedMemory;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The resources in the server as it ships, on a memory as it ships, with a client that has the keys admin, anna and bob. */
final class TestServer implements AutoCloseable {
  private static final Map<String, Principal> KEYS = Map.of("admin",
      Principal.of("admin's key", "default", "admin", BuiltInRole.ADMIN), "anna",
      Principal.of("anna's key", "default", "anna", BuiltInRole.USER), "bob",
      Principal.of("bob's key", "default", "bob", BuiltInRole.USER));
  static final ObjectMapper JSON = new ObjectMapper();

  final ShippedMemory memory = new ShippedMemory();
  final MemobaseProject project;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI uri;

  TestServer() {
    this(0);
  }

  TestServer(int port) {
    var seconds = Duration.ofSeconds(10);
    server = new HttpServer(new Settings("127.0.0.1", port, 100_000, 1_000_000, seconds, seconds, seconds, seconds,
        10_000, seconds, seconds));
    var json = new JacksonJson();
    server.json().come(json);
    server.keys().come(new Keys());
    var config = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[]{Config.class},
        (proxy, method, arguments) -> method.getDefaultValue());
    var desk = new Desk(memory.memories(), new Tokens(), config);
    project = new MemobaseProject(desk);
    var profiles = new MemobaseProfiles(desk, json);
    for (Object resource : new Object[]{new ProfileResource(desk), new MemobaseUsers(desk), new MemobaseBlobs(desk),
        profiles, new MemobaseEvents(desk), project,
        new MemobaseRoleplay(desk, profiles)}) {
      server.resources().add(resource);
    }
    uri = server.start().join();
  }

  HttpResponse<String> send(String key, String method, String path, Object body)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri.resolve(path)).header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
        .build(), BodyHandlers.ofString());
  }

  JsonNode ok(String key, String method, String path, Object body) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(key, method, path, body);
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
    return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
  }

  /** What Memobase's clients get. */
  JsonNode memobase(String key, String method, String path, Object body) throws IOException, InterruptedException {
    return ok(key, method, Memobase.PATH + path, body);
  }

  @Override
  public void close() {
    server.stop();
    client.shutdownNow();
    memory.close();
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
