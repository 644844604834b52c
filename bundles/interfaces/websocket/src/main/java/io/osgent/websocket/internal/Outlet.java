package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.http.WebSocketConnection;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to one client. One that does not take its frames is dropped, and comes back with its cursor. Thread-safe. */
final class Outlet {
  private static final int GOING_AWAY = 1001;
  private static final int TRY_AGAIN_LATER = 1013;
  private static final long RETRY_AFTER_SECONDS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

  private final WebSocketConnection connection;
  private final Answers answers;
  private volatile boolean left;

  Outlet(WebSocketConnection connection, Answers answers) {
    this.connection = connection;
    this.answers = answers;
  }

  /** Sends a frame and waits until the network has taken it. After the goodbye nothing is sent any more. */
  void send(String frame) throws IOException, InterruptedException {
    if (left) {
      return;
    }
    try {
      connection.send(frame);
    } catch (IOException e) {
      if (!left) {
        LOG.debug("client of key {} is dropped: {}", connection.principal().name(), e.getMessage());
        // Whoever is gone altogether does not hear it.
        connection.drop(answers.goodbye("slow_consumer", RETRY_AFTER_SECONDS), TRY_AGAIN_LATER,
            "the client did not take its frames; go on with run.subscribe");
        throw e;
      }
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

  /** Says goodbye because the server goes away, and closes the connection. Waits for nobody; idempotent. */
  void leave() {
    left = true;
    connection.drop(answers.goodbye("going_away", RETRY_AFTER_SECONDS), GOING_AWAY, "going away");
  }

  /** Says goodbye because the client is shown out, and closes the connection. Waits for nobody; idempotent. */
  void dismiss(Problem why, int code) {
    left = true;
    long seconds = why.retryAfter() == null ? RETRY_AFTER_SECONDS : why.retryAfter().toSeconds();
    connection.drop(answers.goodbye(why.code(), seconds), code, why.detail());
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
