package io.osgent.http.internal;

import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. The next frame is asked of Jetty only after the receiver has returned, so that messages come
 * one at a time and a busy receiver slows its own client alone.
 */
public final class SocketConnection implements WebSocketConnection, Session.Listener {
  static final int GOING_AWAY = 1001;
  private static final int UNSUPPORTED_DATA = 1003;
  private static final int SERVER_ERROR = 1011;
  /** A close frame has room for 123. */
  private static final int MAX_REASON_BYTES = 120;
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

  private final WebSocketEndpoint endpoint;
  private final Principal principal;
  private final Duration writeTimeout;
  private final WebSockets webSockets;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile Session session;
  private volatile long heard = System.nanoTime();
  private volatile boolean receiving;
  private WebSocketEndpoint.Receiver receiver;

  SocketConnection(WebSocketEndpoint endpoint, Principal principal, Duration writeTimeout, WebSockets webSockets) {
    this.endpoint = endpoint;
    this.principal = principal;
    this.writeTimeout = writeTimeout;
    this.webSockets = webSockets;
  }

  WebSocketEndpoint endpoint() {
    return endpoint;
  }

  /** Completed when the connection is no more. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  @Override
  public Principal principal() {
    return principal;
  }

  @Override
  public void send(String message) throws IOException, InterruptedException {
    var taken = new Callback.Completable();
    session.sendText(message, taken);
    try {
      taken.get(writeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the connection is gone", e.getCause());
    } catch (TimeoutException e) {
      session.disconnect();
      throw new IOException("the client has taken nothing for " + writeTimeout.toSeconds() + " s", e);
    }
  }

  @Override
  public void close(int code, String reason) {
    session.close(code, shortened(reason), Callback.NOOP);
  }

  private static String shortened(String reason) {
    var bytes = reason.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_REASON_BYTES
        ? reason
        : new String(bytes, 0, MAX_REASON_BYTES, StandardCharsets.UTF_8).replace("\uFFFD", "");
  }

  /** Asks the client for a sign of life, or gives it up when there has been none for too long. */
  void keepAlive(Duration idle) {
    if (receiving) {
      return;
    }
    if (System.nanoTime() - heard > idle.toNanos()) {
      LOG.debug("a WebSocket client gave no sign of life for {} s", idle.toSeconds());
      session.disconnect();
    } else {
      session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    webSockets.opened(this);
    receive(() -> receiver = endpoint.connected(this));
  }

  @Override
  public void onWebSocketText(String message) {
    receive(() -> receiver.text(message));
  }

  /** Something the endpoint does with what came in. */
  private interface Reception {
    void run() throws Exception;
  }

  private void receive(Reception reception) {
    receiving = true;
    try {
      reception.run();
      heard = System.nanoTime();
      receiving = false;
      session.demand();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      } else if (session.isOpen()) {
        LOG.error("WebSocket endpoint {} failed", endpoint.getClass().getName(), e);
      }
      close(SERVER_ERROR, "the server failed to take this message");
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    heard = System.nanoTime();
    session.demand();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    callback.succeed();
    close(UNSUPPORTED_DATA, "only text messages are understood");
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("a WebSocket connection broke", cause);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    webSockets.closed(this);
    callback.succeed();
    gone.complete(null);
    if (receiver != null) {
      receiver.closed(code, reason);
    }
  }
}
