package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.http.internal.limits.Configured;
import io.osgent.http.internal.tls.TlsSettings;
import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks too often, or too much at once. */
@Timeout(60)
class LimitedTest {
  @Test
  void everyAnswerTellsWhatIsLeftAndTheLastOneWhenToComeBack() throws Exception {
    try (var server = limited(Map.of("keyPerMinute", 2))) {
      var first = server.get("/greetings");
      assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"key\";q=2;w=60");
      assertThat(first.headers().firstValue("RateLimit")).contains("\"key\";r=1;t=30");
      assertThat(server.get("/nothing").statusCode()).isEqualTo(404);
      var refused = server.get("/greetings");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
      var retryAfter = refused.headers().firstValue("Retry-After").orElseThrow();
      assertThat(refused.headers().firstValue("RateLimit")).contains("\"key\";r=0;t=" + retryAfter);
      assertThat(refused.body()).contains("\"code\":\"rate_limited\"", "\"retry_after\":" + retryAfter,
          "\"retryable\":true");
    }
  }

  @Test
  void healthIsFree() throws Exception {
    try (var server = limited(Map.of("keyPerMinute", 1, "addressPerMinute", 1))) {
      for (int i = 0; i < 10; i++) {
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/health/other").statusCode()).isEqualTo(404);
      }
      assertThat(server.get("/greetings").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoGuessesKeysIsToldTheSameEachTimeAndThenToWait() throws Exception {
    int guesses = 3000;
    int allowed = 1000;
    try (var server = limited(Map.of("addressPerMinute", allowed))) {
      assertThat(server.get("/greetings").statusCode()).isEqualTo(200);
      String words = null;
      int refused = 0;
      var failures = new ArrayList<String>();
      for (int i = 0; i < guesses; i++) {
        var answer = server.send(HttpRequest.newBuilder(server.uri.resolve("/greetings")).header("Authorization",
            "Bearer " + guess(i)));
        if (answer.statusCode() == 429) {
          refused++;
        } else {
          words = words == null ? answer.body() : words;
          if (answer.statusCode() != 401 || !answer.body().equals(words)) {
            failures.add(guess(i) + ": " + answer.statusCode() + " " + answer.body());
          }
        }
      }
      System.out.printf(
          "attack: %d guesses of keys, %d answered 401 in the same words, %d then with 429, %d failures%n",
          guesses, guesses - refused, refused, failures.size());
      assertThat(failures).isEmpty();
      // A few more come in while the minute goes on.
      assertThat(refused).isBetween(1, guesses - allowed);
    }
  }

  @Test
  void whoHasBeenLetInBeforeIsLetInWhileAStrangerAtTheSameAddressHasToWait() throws Exception {
    try (var server = limited(Map.of("addressPerMinute", 1))) {
      assertThat(server.get("/greetings").statusCode()).isEqualTo(200);
      assertThat(with(server, "wrong")).isEqualTo(401);
      assertThat(with(server, "wrong")).isEqualTo(429);
      assertThat(with(server, "other")).isEqualTo(429);
      assertThat(with(server, "good")).isEqualTo(200);
    }
  }

  @Test
  void whoHasNoKeyYetCanLogInWhileAStrangerAtTheSameAddressGuessesKeys() throws Exception {
    try (var server = limited(Map.of("addressPerMinute", 2))) {
      for (int i = 0; i < 10; i++) {
        with(server, "wrong" + i);
      }
      assertThat(with(server, "wrong")).isEqualTo(429);
      var answer = server.send(HttpRequest.newBuilder(server.uri.resolve("/login")));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var withOldKey = server.send(HttpRequest.newBuilder(server.uri.resolve("/login")).header("Authorization",
          "Bearer expired"));
      assertThat(withOldKey.statusCode()).as("with a key that has ended").isEqualTo(200);
    }
  }

  @Test
  void keysCannotBeGuessedWhereNoneIsNeeded() throws Exception {
    try (var server = limited(Map.of("addressPerMinute", 3))) {
      for (int i = 0; i < 10; i++) {
        server.send(HttpRequest.newBuilder(server.uri.resolve("/login")).header("Authorization", "Bearer wrong" + i));
      }
      var answer = server.send(HttpRequest.newBuilder(server.uri.resolve("/login")).header("Authorization",
          "Bearer good"));
      assertThat(answer.body()).as("the right one is not looked at any more").isEqualTo("hello nobody");
      assertThat(with(server, "wrong")).isEqualTo(429);
    }
  }

  @Test
  void whatNeedsNoKeyIsBoundedByAddressAsWell() throws Exception {
    try (var server = limited(Map.of("openPerMinute", 2))) {
      for (int expected : new int[]{200, 200, 429}) {
        var answer = server.send(HttpRequest.newBuilder(server.uri.resolve("/login")));
        assertThat(answer.statusCode()).isEqualTo(expected);
        assertThat(answer.headers().firstValue("RateLimit-Policy")).contains("\"open\";q=2;w=60");
      }
      assertThat(with(server, "wrong")).isEqualTo(401);
    }
  }

  private static int with(RunningServer server, String key) throws Exception {
    return server.send(as(server, key, "/greetings")).statusCode();
  }

  /** Near the right one, long, empty, strange. */
  private static String guess(int i) {
    return switch (i % 5) {
      case 0 -> "goo" + (char) ('e' + i % 20);
      case 1 -> "good" + i;
      case 2 -> "x".repeat(1 + i % 4000);
      case 3 -> "GOOD";
      default -> "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ." + i;
    };
  }

  @Test
  void anAddressMayHaveOnlySoManyConnections() throws Exception {
    try (var server = limited(Map.of("connectionsOfAddress", 2));
        var first = new RawClient(server.uri.getPort());
        var second = new RawClient(server.uri.getPort())) {
      assertThat(status(first)).isEqualTo(200);
      assertThat(status(second)).isEqualTo(200);
      try (var third = new RawClient(server.uri.getPort())) {
        assertThat(third.rest()).isEmpty();
      }
      first.close();
      await(() -> {
        try (var fourth = new RawClient(server.uri.getPort())) {
          return status(fourth) == 200;
        } catch (IOException e) {
          return false;
        }
      });
      assertThat(status(second)).isEqualTo(200);
    }
  }

  @Test
  void aUserMayHaveOnlySoManyRequestsUnderWayWithWhateverKeysAndOthersAreNotHeldBack() throws Exception {
    var lingering = new Lingering();
    try (var server = new RunningServer(RunningServer.settings(), TlsSettings.OFF,
        Configured.limits(Map.of("requestsOfUser", 2)), new Greetings(), lingering)) {
      var first = server.sendAsync(as(server, "good", "/lingering"));
      var second = server.sendAsync(as(server, "other", "/lingering"));
      lingering.arrived.acquire(2);

      for (var key : new String[]{"good", "other"}) {
        var refused = server.send(as(server, key, "/greetings"));
        assertThat(refused.statusCode()).as(key).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"key\";q=300000;w=60");
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).matches("\"key\";r=29999\\d;t=1");
        assertThat(refused.body()).contains("\"code\":\"too_many_connections\"", "\"retryable\":true",
            "\"retry_after\":1", "this user has 2 requests under way, which is as many as there may be");
      }
      assertThat(with(server, "service")).as("another user of the tenant").isEqualTo(200);
      assertThat(with(server, "elsewhere")).as("who is called so elsewhere").isEqualTo(200);

      lingering.leave.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
      assertThat(second.get().statusCode()).isEqualTo(200);
      await(() -> with(server, "good") == 200 && with(server, "other") == 200);
    } finally {
      lingering.leave.countDown();
    }
  }

  private static HttpRequest.Builder as(RunningServer server, String key, String path) {
    return HttpRequest.newBuilder(server.uri.resolve(path)).header("Authorization", "Bearer " + key);
  }

  @Test
  void aUserMayHaveOnlySoManyWebSockets() throws Exception {
    try (var server = limited(Map.of("webSocketsOfUser", 1))) {
      server.offer(new Counting());
      var first = server.connect(new WebSocket.Listener() {}).get();
      var refused = server.connect(new WebSocket.Listener() {}).handle((socket, failure) -> failure).get();
      assertThat(refused.getCause()).isInstanceOfSatisfying(java.net.http.WebSocketHandshakeException.class,
          failure -> assertThat(((HttpResponse<?>) failure.getResponse()).statusCode()).isEqualTo(429));
      first.abort();
      await(() -> server.connect(new WebSocket.Listener() {}).handle((socket, failure) -> failure == null).join());
    }
  }

  @Test
  void thePingsOfAClientAreCountedLikeItsCommandsAndAFloodOfThemEndsTheConnection() throws Exception {
    int flood = 100_000;
    try (var server = limited(Map.of("keyPerMinute", 100, "webSocketStrikes", 10));
        var client = new RawClient(server.uri.getPort())) {
      server.offer(new Counting());
      client.send("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Authorization: Bearer good\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      assertThat(client.status()).isEqualTo(101);
      for (byte kind : new byte[]{(byte) 0x89, (byte) 0x8A}) {
        client.send(new byte[]{kind, (byte) 0x80, 0, 0, 0, 0});
      }
      assertThat(client.byteRead()).as("a pong").isEqualTo(0x8A);
      int sent = 0;
      try {
        while (sent < flood) {
          client.send(new byte[]{(byte) (sent % 2 == 0 ? 0x89 : 0x8A), (byte) 0x80, 0, 0, 0, 0});
          sent++;
        }
      } catch (IOException ended) {
        assertThat(ended).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
      }
      System.out.printf("attack: a flood of %d WebSocket pings and pongs, of which %d were sent%n", flood, sent);
      assertThat(sent).isLessThan(flood);
    }
  }

  @Test
  void aUserHasNoMoreWebSocketsThanAllowedHoweverManyAreMadeAtOnce() throws Exception {
    try (var server = limited(Map.of("webSocketsOfUser", 3))) {
      server.offer(new Counting());
      for (int i = 0; i < 10; i++) {
        assertThat(server.get("/ws").statusCode()).as("no WebSocket, which takes no room").isEqualTo(426);
      }
      var open = new ConcurrentLinkedQueue<WebSocket>();
      var attempts = new ArrayList<CompletableFuture<WebSocket>>();
      for (int i = 0; i < 50; i++) {
        attempts.add(server.connect(new Listening(new LinkedBlockingQueue<>())).whenComplete((made, failure) -> {
          if (made != null) {
            open.add(made);
          }
        }));
      }
      CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)).handle((done, failure) -> done).join();
      assertThat(open).hasSize(3);
      open.forEach(WebSocket::abort);
      for (int i = 0; i < 3; i++) {
        await(() -> server.connect(new Listening(new LinkedBlockingQueue<>()))
            .handle((made, failure) -> failure == null).join());
      }
    }
  }

  @Test
  void commandsThatAreTooManyAreAnsweredWithAnErrorAndAFloodEndsTheConnection() throws Exception {
    try (var server = limited(Map.of("keyPerMinute", 4, "webSocketStrikes", 3))) {
      server.offer(new Counting());
      var heard = new LinkedBlockingQueue<String>();
      var socket = server.connect(new Listening(heard)).get();
      // The handshake was the first of four. Who sends on when the last words are on their way may break the connection before they come.
      for (int i = 1; i <= 7; i++) {
        socket.sendText("command " + i, true).get();
      }
      for (int i = 1; i <= 3; i++) {
        assertThat(heard.take()).isEqualTo("done command " + i);
      }
      for (int i = 4; i <= 6; i++) {
        assertThat(heard.take()).isEqualTo("refused command " + i + ": rate_limited");
      }
      assertThat(heard.take()).isEqualTo("goodbye: rate_limited");
      assertThat(heard.take()).startsWith("closed 1008 too many requests: 4 a minute");
    }
  }

  @Test
  void aHundredThousandCommandsInAFloodAreSurvived() throws Exception {
    int flood = 100_000;
    try (var server = limited(Map.of("keyPerMinute", 1000))) {
      server.offer(new Counting());
      var heard = new LinkedBlockingQueue<String>();
      var socket = server.connect(new Listening(heard)).get();
      int sent = 0;
      while (sent < flood && socket.sendText("command", true).handle((done, failure) -> failure == null).get()) {
        sent++;
      }
      int done = 0;
      int refused = 0;
      for (var last = heard.take(); !last.startsWith("closed"); last = heard.take()) {
        done += last.startsWith("done") ? 1 : 0;
        refused += last.startsWith("refused") ? 1 : 0;
      }
      System.out.printf(
          "attack: a flood of %d commands, of which %d were sent, %d carried out, %d refused, then closed%n",
          flood, sent, done, refused);
      assertThat(sent).isLessThan(flood);
      // What was under way to the client when it was cut off is lost.
      assertThat(done).isBetween(900, 2000);
      assertThat(refused).isPositive();
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  private static int status(RawClient client) throws IOException {
    client.send("HEAD /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
    return client.status();
  }

  private static RunningServer limited(Map<String, ?> set) {
    return new RunningServer(RunningServer.settings(), TlsSettings.OFF, Configured.limits(set), new Greetings(),
        new Login());
  }

  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime() - end).as("it should come to that in 30 s").isNegative();
      Thread.onSpinWait();
    }
  }

  /** Where requests stay until they are told to leave. */
  @Path("/lingering")
  @Requires(Permissions.AUTHENTICATED)
  public static final class Lingering {
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch leave = new CountDownLatch(1);

    @GET
    public String linger() throws InterruptedException {
      arrived.release();
      leave.await();
      return "gone";
    }
  }

  /** Where nobody has a key yet. */
  @Path("/login")
  @Requires(Permissions.ANYONE)
  public static final class Login {
    @GET
    public String enter(@Context SecurityContext security) {
      return "hello " + (security.getUserPrincipal() == null ? "nobody" : security.getUserPrincipal().getName());
    }
  }

  /** Says what becomes of each command. */
  private static final class Counting implements WebSocketEndpoint {
    @Override
    public Receiver connected(WebSocketConnection connection) {
      return new Receiver() {
        @Override
        public void text(String message) throws Exception {
          connection.send("done " + message);
        }

        @Override
        public void refused(String message, Problem why) throws Exception {
          connection.send("refused " + message + ": " + why.code());
        }

        @Override
        public void dismissed(Problem why, int code) {
          connection.drop("goodbye: " + why.code(), code, why.detail());
        }

        @Override
        public void closed(int code, String reason) {}
      };
    }
  }

  private record Listening(BlockingQueue<String> heard) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      heard.add("closed " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      heard.add("closed by " + error);
    }
  }
}
