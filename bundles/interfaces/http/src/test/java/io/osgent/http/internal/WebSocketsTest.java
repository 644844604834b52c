package io.osgent.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebSocketsTest {
  private final RunningServer server = new RunningServer(RunningServer.impatient(), new Greetings());
  private final Echo echo = new Echo();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void messagesGoBothWays() throws Exception {
    server.offer(echo);
    var client = new Client();
    var socket = server.connect(client).join();
    assertThat(client.messages.take()).isEqualTo("welcome anna");
    socket.sendText("one", true).join();
    socket.sendText("tw", false).join();
    socket.sendText("o", true).join();
    assertThat(client.messages.take()).isEqualTo("one on a virtual thread");
    assertThat(client.messages.take()).isEqualTo("two on a virtual thread");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
    assertThat(echo.closed.take()).isEqualTo("1000 bye");
  }

  @Test
  void aBrowserSendsItsKeyAsASubprotocol() throws Exception {
    server.offer(echo);
    var client = new Client();
    var socket = server.client.newWebSocketBuilder().subprotocols("osgent", "osgent.key.good")
        .buildAsync(server.webSocketUri(), client).join();
    assertThat(socket.getSubprotocol()).isEqualTo("osgent");
    assertThat(client.messages.take()).isEqualTo("welcome anna");
  }

  @Test
  void withoutAKeyNoConnectionIsMade() {
    server.offer(echo);
    assertThatThrownBy(() -> HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("osgent", "osgent.key.bad")
        .buildAsync(server.webSocketUri(), new Client()).join())
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(e -> assertThat(((WebSocketHandshakeException) e.getCause()).getResponse().statusCode())
            .isEqualTo(401));
  }

  @Test
  void aPlainRequestIsToldToUpgrade() throws Exception {
    server.offer(echo);
    var answer = server.get("/ws");
    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.body()).contains("upgrade_required");
  }

  @Test
  void aMessageMayBeOnlySoLong() throws Exception {
    server.offer(echo);
    var client = new Client();
    var socket = server.connect(client).join();
    socket.sendText("x".repeat(10_001), true).join();
    assertThat(client.closed.get()).startsWith("1009");
  }

  @Test
  void onlyTextIsUnderstood() throws Exception {
    server.offer(echo);
    var client = new Client();
    server.connect(client).join().sendBinary(ByteBuffer.wrap(new byte[]{1}), true).join();
    assertThat(client.closed.get()).startsWith("1003");
  }

  @Test
  void whatAnEndpointThrowsEndsTheConnection() throws Exception {
    server.offer(echo);
    var client = new Client();
    server.connect(client).join().sendText("fail", true).join();
    assertThat(client.closed.get()).startsWith("1011");
  }

  @Test
  void connectionsEndWithTheirEndpoint() throws Exception {
    server.offer(echo);
    var client = new Client();
    server.connect(client).join();
    server.server.webSockets().remove(echo);
    assertThat(client.closed.get()).startsWith("1001");
    for (int status = 0; status != 404; status = server.get("/ws").statusCode()) {
      assertThat(status).as("while it may come back").isIn(0, 503);
    }
  }

  @Test
  void aClientThatConnectsWhileTheEndpointIsReplacedWaitsForTheNext() throws Exception {
    try (var patient = RunningServer.patient()) {
      patient.offer(echo);
      patient.server.webSockets().remove(echo);
      var client = new Client();
      var connecting = patient.connect(client);
      patient.awaitWaiting(1);
      assertThat(connecting).isNotDone();
      patient.offer(echo);
      connecting.join();
      assertThat(client.messages.take()).isEqualTo("welcome anna");
    }
  }

  @Test
  void aClientThatWaitsForAnEndpointIsSentAwayWhenTheServerStops() {
    var patient = RunningServer.patient();
    patient.offer(echo);
    patient.server.webSockets().remove(echo);
    var connecting = patient.connect(new Client());
    patient.awaitWaiting(1);
    patient.close();
    assertThatThrownBy(connecting::join).hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(e -> assertThat(((WebSocketHandshakeException) e.getCause()).getResponse().statusCode())
            .isEqualTo(503));
  }

  @Test
  void connectionsEndWithTheServer() throws Exception {
    server.offer(echo);
    var client = new Client();
    server.connect(client).join().sendText("one", true).join();
    assertThat(client.messages.take()).isEqualTo("welcome anna");
    assertThat(client.messages.take()).startsWith("one");
    server.server.stop();
    assertThat(client.messages.take()).as("its last words").isEqualTo("goodbye");
    assertThat(client.closed.get()).startsWith("1001");
  }

  @Test
  void aMessageWaitsUntilTheOneBeforeIsDealtWith() throws Exception {
    server.offer(echo);
    var client = new Client();
    var socket = server.connect(client).join();
    socket.sendText("wait", true).join();
    socket.sendText("next", true).join();
    echo.waiting.await();
    assertThat(echo.received).containsExactly("wait");
    echo.mayGoOn.countDown();
    assertThat(client.messages.take()).isEqualTo("welcome anna");
    assertThat(client.messages.take()).isEqualTo("wait on a virtual thread");
    assertThat(client.messages.take()).isEqualTo("next on a virtual thread");
  }

  @Test
  void aClientThatIsQuietButAliveStays() throws Exception {
    server.offer(echo);
    var client = new Client();
    var socket = server.connect(client).join();
    for (int ping = 0; ping < 5; ping++) {
      client.pings.take();
    }
    socket.sendText("still here", true).join();
    assertThat(client.messages.take()).isEqualTo("welcome anna");
    assertThat(client.messages.take()).isEqualTo("still here on a virtual thread");
  }

  @Test
  void aClientThatGivesNoSignOfLifeIsGivenUp() throws Exception {
    server.offer(echo);
    try (var silent = handshake()) {
      assertThat(echo.closed.take()).startsWith("1006");
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void aClientThatTakesNothingIsGivenUp() throws Exception {
    server.offer(echo);
    try (var slow = handshake()) {
      assertThat(echo.connections.take().principal()).isEqualTo(RunningServer.ANNA);
      assertThatThrownBy(() -> {
        while (true) {
          echo.latest.send("x".repeat(100_000));
        }
      }).isInstanceOf(IOException.class);
      echo.closed.take();
      assertThat(slow.isConnected()).isTrue();
    }
  }

  /** A client that connects and then does nothing at all. */
  private Socket handshake() throws IOException {
    var socket = new Socket(server.uri.getHost(), server.uri.getPort());
    var head = String.join("\r\n", "GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade",
        "Authorization: Bearer good", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "",
        "");
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  /** Sends back what it gets. */
  private static final class Echo implements WebSocketEndpoint {
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final BlockingQueue<WebSocketConnection> connections = new LinkedBlockingQueue<>();
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    volatile WebSocketConnection latest;

    @Override
    public Receiver connected(WebSocketConnection connection) {
      latest = connection;
      try {
        connection.send("welcome " + connection.principal().user());
        connections.add(connection);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new Receiver() {
        @Override
        public void text(String message) throws Exception {
          received.add(message);
          if (message.equals("fail")) {
            throw new IOException("as asked for");
          } else if (message.equals("wait")) {
            waiting.countDown();
            mayGoOn.await();
          }
          connection.send(message + (Thread.currentThread().isVirtual() ? " on a virtual thread" : ""));
        }

        @Override
        public void leaving() {
          connection.drop("goodbye", 1001, "going away");
        }

        @Override
        public void closed(int code, String reason) {
          closed.add(code + " " + reason);
        }
      };
    }
  }

  /** The JDK's WebSocket client. */
  private static final class Client implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> pings = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      messages.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      pings.add("ping");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
