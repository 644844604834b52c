package io.osgent.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not take what is sent to it costs the server a bounded time and no more than one message. */
@Timeout(60)
class SlowClientsTest {
  private static final String LARGE = "x".repeat(100_000);

  @Test
  void aClientThatReadsAgainGetsWhatWasUnderWayAndThenItsGoodbye() throws Exception {
    try (var server = new RunningServer(taking(Duration.ofSeconds(3))); var client = new SlowClient(server)) {
      int whole = 0;
      while (client.takes(LARGE)) {
        whole++;
      }
      client.connection.drop("goodbye", 1013, "too slow");
      var frames = client.readToTheEnd();
      // The one it was too slow for as well.
      assertThat(frames).hasSize(whole + 3).startsWith("text " + LARGE).endsWith("text goodbye", "close 1013 too slow");
      assertThat(client.closed.take()).startsWith("1013");
    }
  }

  @Test
  void aClientThatDoesNotReadAgainIsCutOff() throws Exception {
    try (var server = new RunningServer(RunningServer.impatient()); var client = new SlowClient(server)) {
      while (client.takes(LARGE)) {
        assertThat(client.socket.isConnected()).isTrue();
      }
      client.connection.drop("goodbye", 1013, "too slow");
      client.closed.take();
      assertThat(client.readToTheEnd()).doesNotContain("text goodbye");
    }
  }

  @Test
  void aClientThatDoesNotAnswerTheCloseIsCutOffAllTheSame() throws Exception {
    try (var server = new RunningServer(RunningServer.impatient()); var client = new SlowClient(server)) {
      client.connection.drop("goodbye", 1000, "done");
      client.closed.take();
      assertThat(client.readToTheEnd()).containsExactly("text goodbye", "close 1000 done");
    }
  }

  @Test
  void nothingFollowsTheGoodbye() throws Exception {
    try (var server = new RunningServer(); var client = new SlowClient(server)) {
      client.connection.drop("goodbye", 1001, "going away");
      assertThatThrownBy(() -> client.connection.send("more")).isInstanceOf(IOException.class);
      client.connection.drop("goodbye again", 1001, "going away");
      client.connection.close(1000, "closed as well");
      assertThat(client.readToTheEnd()).containsExactly("text goodbye", "close 1001 going away");
    }
  }

  @Test
  void whoeverElseSendsToAStuckClientIsToldAtOnce() throws Exception {
    try (var server = new RunningServer(RunningServer.impatient()); var client = new SlowClient(server)) {
      var senders = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < 20; i++) {
        var sent = new CompletableFuture<Void>();
        senders.add(sent);
        Thread.ofVirtual().start(() -> {
          while (client.takes(LARGE)) {
            Thread.onSpinWait();
          }
          sent.complete(null);
        });
      }
      for (var sender : senders) {
        sender.get();
      }
      client.closed.take();
    }
  }

  @Test
  void anAnswerThatIsNotTakenEndsWithAnErrorThatItsSenderSees() throws Exception {
    var endless = new Endless();
    try (var server = new RunningServer(RunningServer.impatient(), endless); var client = connect(server)) {
      client.getOutputStream()
          .write("GET /endless HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n".getBytes(UTF_8));
      assertThatThrownBy(endless.ended::get).isInstanceOf(ExecutionException.class).cause()
          .isInstanceOf(IOException.class).hasMessageContaining("the client has taken nothing for");
      // What the network has of it still comes, and then the end.
      assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
    }
  }

  private static Settings taking(Duration atMost) {
    return new Settings("127.0.0.1", 0, 1000, 100_000, Duration.ofSeconds(30), Duration.ofSeconds(10),
        Duration.ofSeconds(10), Duration.ofSeconds(10), 10_000, Duration.ofSeconds(60), atMost);
  }

  private static Socket connect(RunningServer server) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress(server.uri.getHost(), server.uri.getPort()));
    return socket;
  }

  /** A WebSocket client that reads when it is told to, and never says anything. */
  private static final class SlowClient implements WebSocketEndpoint, AutoCloseable {
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    final Socket socket;
    final WebSocketConnection connection;
    private final CompletableFuture<WebSocketConnection> connected = new CompletableFuture<>();
    private final DataInputStream input;

    SlowClient(RunningServer server) throws Exception {
      server.offer(this);
      socket = connect(server);
      socket.getOutputStream()
          .write(String.join("\r\n", "GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade",
              "Authorization: Bearer good", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "", "").getBytes(UTF_8));
      input = new DataInputStream(socket.getInputStream());
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) input.readUnsignedByte());
      }
      connection = connected.get();
    }

    @Override
    public Receiver connected(WebSocketConnection opened) {
      connected.complete(opened);
      return new Receiver() {
        @Override
        public void text(String message) {
          throw new IllegalStateException("it never says anything, but said " + message);
        }

        @Override
        public void closed(int code, String reason) {
          closed.add(code + " " + reason);
        }
      };
    }

    /** Sends to it, and tells whether it took it. */
    boolean takes(String message) {
      try {
        connection.send(message);
        return true;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Reads all whole text messages and the close there are; what breaks off is left out, and so are pings. */
    List<String> readToTheEnd() throws IOException {
      var messages = new ArrayList<String>();
      var text = new StringBuilder();
      try {
        while (true) {
          int head = input.readUnsignedByte();
          int length = input.readUnsignedByte();
          var payload = new byte[length < 126
              ? length
              : length == 126 ? input.readUnsignedShort() : (int) input.readLong()];
          input.readFully(payload);
          switch (head & 0x0F) {
            case 0, 1 -> text.append(new String(payload, UTF_8));
            case 8 -> messages.add("close " + ((payload[0] & 0xFF) << 8 | payload[1] & 0xFF) + " "
                + new String(payload, 2, payload.length - 2, UTF_8));
            case 9 -> {
            }
            default -> throw new IllegalStateException("frame of kind " + head);
          }
          if (head == 0x80 || head == 0x81) {
            messages.add("text " + text);
            text.setLength(0);
          }
        }
      } catch (EOFException e) {
        return messages;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Never stops on its own. */
  @Requires(Permissions.AUTHENTICATED)
  @Path("/endless")
  @Produces("text/event-stream")
  public static final class Endless {
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    @GET
    public StreamingOutput read() {
      return out -> {
        try {
          while (true) {
            out.write(LARGE.getBytes(UTF_8));
            out.flush();
          }
        } catch (IOException e) {
          ended.completeExceptionally(e);
          throw e;
        }
      };
    }
  }
}
