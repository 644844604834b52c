package io.osgent.itests.swap;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.Socket;
import java.io.IOException;
import java.util.Map;

/** Pings over one connection, and over a new one when that is gone. For one thread. */
final class SocketQuestion implements Pause.Question {
  private final Rest rest;
  private Socket socket;

  SocketQuestion(Rest rest) {
    this.rest = rest;
  }

  @Override
  public boolean isAnswered() throws IOException, InterruptedException {
    boolean answered = false;
    try {
      if (socket == null) {
        socket = Socket.open(rest, ServerProcess.KEY);
      }
      socket.send("ping", Map.of());
      var frame = socket.next();
      answered = frame != null && frame.path("type").asText().equals("pong");
      return answered;
    } finally {
      if (!answered && socket != null) {
        socket.abort();
        socket = null;
      }
    }
  }
}
