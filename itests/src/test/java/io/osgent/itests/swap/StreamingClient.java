package io.osgent.itests.swap;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A client that has one run after the other and follows each to its end over one connection, at next to no cost: it shares
 * the machine with the server it measures. For one thread.
 */
final class StreamingClient implements AutoCloseable {
  private static final int MOST_ATTEMPTS = 1500;

  private final URI server;
  private final Consumer<Outcome> whenStarted;
  private Socket socket;
  private InputStream in;

  /** @param whenStarted is told of every run as soon as it has started */
  StreamingClient(URI server, Consumer<Outcome> whenStarted) {
    this.server = server;
    this.whenStarted = whenStarted;
  }

  /**
   * Starts a run and follows it. When it is cut off it comes back with the number of the last event it has seen, and when it
   * was not let in, with the same request.
   */
  Outcome run(String agent, String input) throws IOException, InterruptedException {
    var outcome = new Outcome(whenStarted);
    String body = Rest.JSON.writeValueAsString(Map.of("agent", agent, "input", input));
    String start = "POST /api/v1/runs HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: "
        + UUID.randomUUID() + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
    follow(start, body, outcome);
    while (!outcome.ended() && outcome.cuts() + outcome.refusals() < MOST_ATTEMPTS) {
      TimeUnit.MILLISECONDS.sleep(20);
      if (outcome.run() == null) {
        outcome.refused();
        follow(start, body, outcome);
      } else {
        outcome.cut();
        follow("GET /api/v1/runs/" + outcome.run() + "/events HTTP/1.1\r\nLast-Event-ID: " + outcome.events(), "",
            outcome);
      }
    }
    outcome.over();
    return outcome;
  }

  private void follow(String request, String body, Outcome outcome) throws IOException {
    try {
      connect();
      socket.getOutputStream().write((request + "\r\nHost: " + server.getAuthority() + "\r\nAuthorization: Bearer "
          + ServerProcess.KEY + "\r\nAccept: text/event-stream\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
      read(outcome);
    } catch (IOException cutOff) {
      close();
      outcome.failedWith(cutOff.toString());
    }
  }

  private void connect() throws IOException {
    if (socket == null) {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      in = new BufferedInputStream(socket.getInputStream());
    }
  }

  private void read(Outcome outcome) throws IOException {
    String status = Chunks.header(in);
    boolean chunked = false;
    boolean last = false;
    for (String header; !(header = Chunks.header(in)).isEmpty();) {
      chunked |= header.equalsIgnoreCase("Transfer-Encoding: chunked");
      last |= header.equalsIgnoreCase("Connection: close");
    }
    if (!chunked) {
      close();
      outcome.failedWith(status);
      return;
    }
    var body = new Chunks(in);
    boolean refused = !status.contains(" 200 ");
    for (String line; (line = body.line()) != null;) {
      if (refused) {
        outcome.failedWith(status + ": " + line);
      } else {
        outcome.read(line);
      }
    }
    if (last) {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
