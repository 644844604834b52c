package io.osgent.itests.swap;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Speaks server-sent events, at next to no cost: it shares the machine with the server it measures. */
final class StreamingClient extends RunClient {
  private static final int PATIENCE_MILLIS = 60_000;

  private final URI server;
  private Socket socket;
  private InputStream in;

  StreamingClient(URI server, Consumer<Outcome> whenStarted) {
    super(whenStarted);
    this.server = server;
  }

  @Override
  void start(String agent, String input, String idempotencyKey, Outcome outcome) throws IOException {
    String body = Rest.JSON.writeValueAsString(Map.of("agent", agent, "input", input));
    follow("POST /api/v1/runs HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: " + idempotencyKey
        + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length, body, outcome);
  }

  @Override
  void goOn(Outcome outcome) throws IOException {
    follow("GET /api/v1/runs/" + outcome.run() + "/events HTTP/1.1\r\nLast-Event-ID: " + outcome.events(), "",
        outcome);
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
      socket = new Socket();
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    }
  }

  private void read(Outcome outcome) throws IOException {
    String status = Chunks.header(in);
    boolean chunked = false;
    boolean last = false;
    int length = 0;
    for (String header = Chunks.header(in); !header.isEmpty(); header = Chunks.header(in)) {
      chunked |= header.equalsIgnoreCase("Transfer-Encoding: chunked");
      last |= header.equalsIgnoreCase("Connection: close");
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    if (!chunked) {
      outcome.failedWith(status + ": " + new String(in.readNBytes(length), StandardCharsets.UTF_8));
      close();
    } else if (status.contains(" 200 ")) {
      outcome.followed();
      new ServerSentEvents(new Chunks(in)).readTo(outcome);
    } else {
      outcome.failedWith(status + ": " + new Chunks(in).rest());
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
