package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.http.internal.limits.Limits;
import io.osgent.http.internal.limits.Standing;
import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.thread.Scheduler;
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
  private static final int POLICY_VIOLATION = 1008;
  private static final int SERVER_ERROR = 1011;
  private static final int TRY_AGAIN_LATER = 1013;
  /** As HTTP's 401: no code of the protocol's own says it. */
  private static final int NOT_LET_IN = 4401;
  /** A close frame has room for 123. */
  private static final int MAX_REASON_BYTES = 120;
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

  private final WebSocketEndpoint endpoint;
  private final Seat seat;
  private final String from;
  private final Limits limits;
  private final Duration writeTimeout;
  private final WebSockets webSockets;
  private final Scheduler scheduler;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile Session session;
  private volatile long heard = System.nanoTime();
  private volatile boolean receiving;
  /** How many frames in a row have been too many. */
  private int strikes;
  /** How many of our pings may still be answered. */
  private final AtomicInteger pongsDue = new AtomicInteger();
  /** Held by the one whose message is under way: no more than that waits inside Jetty for the client to take it. */
  private final ReentrantLock turn = new ReentrantLock(true);
  /** Held for a moment, so that nothing gets between the last words and the end. */
  private final ReentrantLock queue = new ReentrantLock();
  private boolean left;
  private volatile boolean stuck;
  private Scheduler.Task cutOff = () -> false;
  private volatile WebSocketEndpoint.Receiver receiver;

  SocketConnection(WebSocketEndpoint endpoint, Seat seat, String from, Limits limits, Duration writeTimeout,
      WebSockets webSockets, Scheduler scheduler) {
    this.endpoint = endpoint;
    this.seat = seat;
    this.from = from;
    this.limits = limits;
    this.writeTimeout = writeTimeout;
    this.webSockets = webSockets;
    this.scheduler = scheduler;
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
    return seat.principal();
  }

  @Override
  public String from() {
    return from;
  }

  @Override
  public void send(String message) throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      queued(message).get(writeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the connection is gone", e.getCause());
    } catch (TimeoutException e) {
      giveUp();
      throw new IOException(tooSlow(), e);
    } finally {
      turn.unlock();
    }
  }

  private CompletableFuture<Void> queued(String message) throws IOException {
    var taken = new Callback.Completable();
    queue.lock();
    try {
      if (stuck || left) {
        throw new IOException(stuck ? tooSlow() : "the connection is being closed");
      }
      session.sendText(message, taken);
    } finally {
      queue.unlock();
    }
    return taken;
  }

  private void giveUp() {
    queue.lock();
    try {
      stuck = true;
      if (!left) {
        cutOffLater();
      }
    } finally {
      queue.unlock();
    }
  }

  private String tooSlow() {
    return "the client has not taken its message within " + writeTimeout.toSeconds() + " s";
  }

  @Override
  public void close(int code, String reason) {
    leave(null, code, reason);
  }

  @Override
  public void drop(String lastWords, int code, String reason) {
    leave(Objects.requireNonNull(lastWords, "lastWords"), code, reason);
  }

  /** Closes it, when the endpoint has said what it has to say to that. */
  void goAway(String reason) {
    try {
      if (receiver != null) {
        receiver.leaving();
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.error("WebSocket endpoint {} failed to say goodbye", endpoint.getClass().getName(), e);
    }
    close(GOING_AWAY, reason);
  }

  private void leave(String lastWords, int code, String reason) {
    queue.lock();
    try {
      if (left) {
        return;
      }
      left = true;
      if (lastWords != null) {
        session.sendText(lastWords, Callback.NOOP);
      }
      session.close(code, shortened(reason), Callback.NOOP);
      cutOffLater();
    } finally {
      queue.unlock();
    }
  }

  /** What the client has not taken until then is lost, and so is the client. */
  private void cutOffLater() {
    cutOff.cancel();
    cutOff = scheduler.schedule(session::disconnect, writeTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String shortened(String reason) {
    var bytes = reason.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_REASON_BYTES
        ? reason
        : new String(bytes, 0, MAX_REASON_BYTES, StandardCharsets.UTF_8).replace("\uFFFD", "");
  }

  /** Asks the client for a sign of life, or gives it up when there has been none for too long. */
  void keepAlive(Duration idle) {
    if (stuck || isShownOut() || receiving) {
      return;
    }
    if (System.nanoTime() - heard > idle.toNanos()) {
      LOG.debug("a WebSocket client gave no sign of life for {} s", idle.toSeconds());
      session.disconnect();
    } else {
      pongsDue.incrementAndGet();
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
    receive(() -> take(message));
  }

  private void take(String message) throws Exception {
    if (isShownOut()) {
      return;
    }
    var standing = counted();
    if (standing.allowed()) {
      receiver.text(message);
    } else if (strikes <= limits.webSocketStrikes()) {
      receiver.refused(message, standing.problem());
    }
  }

  /** Counts something that has come in, and shows the client out when it has been too much for too long. */
  private Standing counted() {
    var standing = limits.take(principal());
    strikes = standing.allowed() ? 0 : strikes + 1;
    if (strikes > limits.webSocketStrikes()) {
      dismiss(standing.problem(), POLICY_VIOLATION);
    }
    return standing;
  }

  /** Shows the client out if it would not be let in any more. */
  private boolean isShownOut() {
    boolean stands = webSockets.stands(principal());
    if (!stands) {
      dismiss(Door.UNKNOWN_KEY, NOT_LET_IN);
    }
    return !stands;
  }

  /** Shows the client out, when the endpoint has told it why. */
  void dismiss(Problem why, int code) {
    try {
      if (receiver != null) {
        receiver.dismissed(why, code);
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.error("WebSocket endpoint {} failed to say why a client is shown out", endpoint.getClass().getName(), e);
    }
    close(code, why.detail());
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
      } else if (session.isOpen() && !stuck) {
        LOG.error("WebSocket endpoint {} failed", endpoint.getClass().getName(), e);
      }
      if (stuck) {
        close(TRY_AGAIN_LATER, tooSlow());
      } else {
        close(SERVER_ERROR, "the server failed to take this message");
      }
    }
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    heard = System.nanoTime();
    if (counted().allowed()) {
      // The next frame is taken when this client has taken its answer.
      session.sendPong(payload, Callback.from(session::demand, this::onWebSocketError));
    } else {
      session.demand();
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    if (pongsDue.getAndUpdate(due -> Math.max(0, due - 1)) == 0) {
      counted();
    }
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
    seat.leave();
    forgetCutOff();
    callback.succeed();
    gone.complete(null);
    if (receiver != null) {
      receiver.closed(code, reason);
    }
  }

  private void forgetCutOff() {
    queue.lock();
    try {
      left = true;
      cutOff.cancel();
    } finally {
      queue.unlock();
    }
  }
}
