package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.Event;
import io.osgent.api.json.Json;
import java.util.List;

/** Writes the server's frames. */
final class Answers {
  private final Json json;

  Answers(Json json) {
    this.json = json;
  }

  String welcome(Object re, Welcome welcome) {
    return json.write(new Frame("welcome", re, welcome));
  }

  /** @param result what came of the command */
  String ack(Object re, Object result) {
    return json.write(new Frame("ack", re, result));
  }

  String error(Object re, Problem problem) {
    return json.write(new Frame("error", re, problem));
  }

  String pong(Object re) {
    return json.write(new Frame("pong", re, null));
  }

  String goodbye(String reason, long retryAfter) {
    return json.write(new Frame("goodbye", null, new Goodbye(reason, retryAfter)));
  }

  /** The frames of one run's events. An event is JSON already: it goes into its frame as it stands. */
  EventFrames events(String run) {
    String head = "{\"mcp\":" + json.write(CommandReader.VERSION) + ",\"type\":\"event\",\"data\":{\"run\":"
        + json.write(run) + ",\"seq\":";
    return event -> head + event.seq() + ",\"event\":" + event.json() + "}}";
  }

  @FunctionalInterface
  interface EventFrames {
    String frame(Event event);
  }

  /** @param re the id of the command this answers, or null */
  record Frame(String mcp, String type, Object re, Object data) {
    Frame(String type, Object re, Object data) {
      this(CommandReader.VERSION, type, re, data);
    }
  }

  /**
   * What a client may want to know of the server and itself.
   *
   * @param maxSubscriptions how many runs it may follow at once over this connection
   */
  record Welcome(String server, String version, String userId, List<String> roles, int maxSubscriptions) {}

  /** @param retryAfter in seconds */
  record Goodbye(String reason, long retryAfter) {}
}
