package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is connected for long, and is not let in any more. */
@Timeout(60)
class StandingTest {
  private volatile boolean revoked;
  private final Authenticator keys = new Authenticator() {
    @Override
    public Optional<Principal> authenticate(String bearer) {
      return Optional.of(RunningServer.ANNA);
    }

    @Override
    public boolean stands(Principal principal) {
      return !revoked;
    }
  };

  @Test
  void aWebSocketIsClosedAtItsNextMessage() throws Exception {
    try (var server = new RunningServer()) {
      server.server.keys().come(keys);
      server.offer(new BrowsersTest.Deaf());
      var closed = new CompletableFuture<String>();
      var socket = server.connect(new Closing(closed)).get();
      socket.sendText("one", true).get();
      assertThat(closed).isNotDone();
      revoked = true;
      socket.sendText("two", true).get();
      assertThat(closed.get()).isEqualTo("4401 this key is unknown, expired or revoked");
    }
  }

  @Test
  void aWebSocketThatSaysNothingIsClosedAllTheSame() throws Exception {
    try (var server = new RunningServer(RunningServer.impatient())) {
      server.server.keys().come(keys);
      server.offer(new BrowsersTest.Deaf());
      var closed = new CompletableFuture<String>();
      server.connect(new Closing(closed)).get();
      revoked = true;
      assertThat(closed.get()).startsWith("4401");
    }
  }

  @Test
  void whileNobodyIsThereToKnowClientsStay() throws Exception {
    try (var server = new RunningServer()) {
      server.server.keys().come(keys);
      var heard = new CompletableFuture<String>();
      server.offer(new Listening(heard));
      var closed = new CompletableFuture<String>();
      var socket = server.connect(new Closing(closed)).get();
      revoked = true;
      server.server.keys().go(keys);
      socket.sendText("one", true).get();
      assertThat(heard.get()).isEqualTo("one");
      server.server.keys().come(keys);
      assertThat(closed).isNotDone();
      socket.sendText("two", true).get();
      assertThat(closed.get()).startsWith("4401");
    }
  }

  @Test
  void aStreamOfEventsEndsWithItsNextPiece() throws Exception {
    var ticks = new Ticks();
    try (var server = new RunningServer(ticks)) {
      server.server.keys().come(keys);
      var answer = server.client.send(server.request("/ticks").build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().read()).isEqualTo(':');
      revoked = true;
      assertThat(ticks.ended.get()).contains("not let in any more");
    }
  }

  /** Ticks for ever. */
  @Path("/ticks")
  @Produces("text/event-stream")
  @Requires(Permissions.AUTHENTICATED)
  public static final class Ticks {
    final CompletableFuture<String> ended = new CompletableFuture<>();

    @GET
    public StreamingOutput read() {
      return out -> {
        try {
          while (true) {
            out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
          }
        } catch (IOException e) {
          ended.complete(e.getMessage());
          throw e;
        }
      };
    }
  }

  /** Tells what it has heard first. */
  private record Listening(CompletableFuture<String> heard) implements WebSocketEndpoint {
    @Override
    public Receiver connected(WebSocketConnection connection) {
      return new Receiver() {
        @Override
        public void text(String message) {
          heard.complete(message);
        }

        @Override
        public void closed(int code, String reason) {}
      };
    }
  }

  private record Closing(CompletableFuture<String> closed) implements WebSocket.Listener {
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
