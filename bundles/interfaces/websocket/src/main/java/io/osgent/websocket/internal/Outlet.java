package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.http.WebSocketConnection;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one client. One that does not take its frames is cut off, and comes back with its cursor. Thread-safe.
 */
final class Outlet {
  static final int GOING_AWAY = 1001;
  static final int TRY_AGAIN_LATER = 1013;

  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

  private final WebSocketConnection connection;
  private final Answers answers;
  private final AtomicBoolean cutOff = new AtomicBoolean();
  private volatile boolean finished;

  Outlet(WebSocketConnection connection, Answers answers) {
    this.connection = connection;
    this.answers = answers;
  }

  /** Sends a frame and waits until the network has taken it. After the goodbye nothing is sent any more. */
  void send(String frame) throws IOException, InterruptedException {
    if (!finished) {
      deliver(frame);
    }
  }

  /**
   * Tells what went wrong.
   *
   * @param re the id of the command that failed, or null
   */
  void fail(Object re, Problem problem) throws IOException, InterruptedException {
    send(answers.error(re, problem));
  }

  /** Says goodbye and closes the connection. */
  void finish(String goodbye) throws IOException, InterruptedException {
    finished = true;
    deliver(goodbye);
    close();
  }

  /** Closes the connection because the server goes away; idempotent. */
  void close() {
    connection.close(GOING_AWAY, "going away");
  }

  private void deliver(String frame) throws IOException, InterruptedException {
    try {
      connection.send(frame);
    } catch (IOException e) {
      if (cutOff.compareAndSet(false, true)) {
        LOG.debug("client of key {} is cut off: {}", connection.principal().name(), e.getMessage());
        cutOff();
      }
      throw e;
    }
  }

  private void cutOff() {
    connection.close(TRY_AGAIN_LATER, "the client did not take its frames; go on with run.subscribe");
  }

  /** What clients may know of a failure. */
  static Problem problem(Throwable failure) {
    if (failure instanceof ProblemException told) {
      return told.problem();
    }
    LOG.error("a client's command failed", failure);
    return Problem.of("internal_error", 500, "the server failed at this; its log says why");
  }
}
