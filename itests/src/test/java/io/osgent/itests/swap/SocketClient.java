package io.osgent.itests.swap;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.Socket;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Speaks the WebSocket protocol. */
final class SocketClient extends RunClient {
  private final Rest rest;
  private Socket socket;

  SocketClient(Rest rest, Consumer<Outcome> whenStarted) {
    super(whenStarted);
    this.rest = rest;
  }

  @Override
  void start(String agent, String input, String idempotencyKey, Outcome outcome)
      throws IOException, InterruptedException {
    follow("run.start", Map.of("agent", agent, "input", input, "idempotency_key", idempotencyKey), outcome);
  }

  @Override
  void goOn(Outcome outcome) throws IOException, InterruptedException {
    follow("run.subscribe", Map.of("run", outcome.run(), "after", outcome.events()), outcome);
  }

  private void follow(String command, Map<String, ?> data, Outcome outcome) throws IOException, InterruptedException {
    try {
      if (socket == null) {
        socket = Socket.open(rest, ServerProcess.KEY);
      }
      socket.send(command, data);
      read(outcome);
    } catch (CompletionException cutOff) {
      outcome.failedWith(cutOff.toString());
      close();
    }
  }

  private void read(Outcome outcome) throws InterruptedException {
    while (!outcome.ended()) {
      JsonNode frame = socket.next();
      if (frame == null) {
        outcome.failedWith("the connection is gone");
        close();
        return;
      }
      JsonNode data = frame.path("data");
      switch (frame.path("type").asText()) {
        case "ack" -> outcome.followed();
        case "event" -> outcome.event(data.path("run").asText(), data.path("seq").asLong(),
            data.path("event").path("type").asText(), data.path("event").toString());
        case "goodbye" -> outcome.farewell();
        case "error" -> {
          outcome.failedWith(data.toString());
          outcome.farewell();
          return;
        }
        default -> throw new AssertionError("nobody asked for " + frame);
      }
    }
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
      socket = null;
    }
  }
}
