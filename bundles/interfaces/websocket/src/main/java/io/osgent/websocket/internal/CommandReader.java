package io.osgent.websocket.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.api.policy.Decision;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.Shelf;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.RunRequest;
import io.osgent.websocket.internal.Command.CancelRun;
import io.osgent.websocket.internal.Command.CreateSession;
import io.osgent.websocket.internal.Command.Decide;
import io.osgent.websocket.internal.Command.Hello;
import io.osgent.websocket.internal.Command.ListApprovals;
import io.osgent.websocket.internal.Command.Ping;
import io.osgent.websocket.internal.Command.SearchMemory;
import io.osgent.websocket.internal.Command.StartRun;
import io.osgent.websocket.internal.Command.Subscribe;
import io.osgent.websocket.internal.Command.Unsubscribe;
import java.util.Map;

/**
 * Reads a client's frames in three steps, {@link #frame}, {@link #id} and {@link #command}, so that what is wrong with
 * a command can be told in answer to its id. Each throws a {@link ProblemException} that says what would be right.
 */
final class CommandReader {
  static final String VERSION = "1.0";

  private static final int USUALLY_FOUND = 50;
  private static final String TYPES = "approval.decide, approval.list, hello, memory.search, ping, run.cancel, run.start"
      + ", run.subscribe, run.unsubscribe, session.create";

  private final Json json;

  CommandReader(Json json) {
    this.json = json;
  }

  Fields frame(String message) {
    return Fields.of("a frame", json.read(message, Object.class));
  }

  /** The client's name for its command, a string or a number, or null if it gave none. */
  Object id(Fields frame) {
    return frame.stringOrWholeNumber("id");
  }

  Command command(Fields frame) {
    frame.allow("mcp", "id", "type", "data");
    String version = frame.string("mcp");
    if (!version.equals(VERSION)) {
      throw ProblemException.badRequest("unsupported_version",
          "this server speaks \"mcp\": \"" + VERSION + "\", but the frame is in \"" + version + "\"");
    }
    String type = frame.string("type");
    return switch (type) {
      case "hello" -> hello(data(frame, type, "client"));
      case "run.start" -> startRun(
          data(frame, type, "agent", "input", "session", "user_id", "model", "multitask", "idempotency_key",
              "subscribe"));
      case "run.subscribe" -> subscribe(data(frame, type, "run", "after"));
      case "run.unsubscribe" -> new Unsubscribe(data(frame, type, "run").string("run"));
      case "run.cancel" -> new CancelRun(data(frame, type, "run").string("run"));
      case "approval.list" -> new ListApprovals(data(frame, type, "run").string("run"));
      case "approval.decide" ->
        decide(data(frame, type, "run", "call", "decision", "arguments", "arguments_sha256", "comment"));
      case "session.create" -> createSession(data(frame, type, "agent", "user_id"));
      case "memory.search" -> searchMemory(
          data(frame, type, "q", "user_id", "memory", "kinds", "session", "as_of", "retired", "after", "limit"));
      case "ping" -> {
        data(frame, type);
        yield new Ping();
      }
      default -> throw ProblemException.badRequest("unknown_type",
          "'type' should be one of " + TYPES + ", but is " + Fields.describe(type));
    };
  }

  private static Fields data(Fields frame, String type, String... known) {
    Fields data = frame.object("data", type);
    data.allow(known);
    return data;
  }

  private static Command hello(Fields data) {
    return new Hello(data.optionalString("client"));
  }

  private static Command startRun(Fields data) {
    String agent = data.string("agent");
    var input = data.input("input");
    return new StartRun(new RunRequest(agent, input.text(), input.images(), data.optionalString("session"),
        data.optionalString("user_id"), data.optionalString("model"),
        data.oneOf("multitask", Multitask.class, Multitask.ENQUEUE), data.optionalString("idempotency_key"),
        data.flag("subscribe", true)));
  }

  private static Command subscribe(Fields data) {
    return new Subscribe(data.string("run"), data.count("after", 0));
  }

  private Command decide(Fields data) {
    Map<?, ?> arguments = data.optionalObject("arguments");
    return new Decide(data.string("run"), data.string("call"),
        new ApprovalDecision(data.oneOf("decision", Decision.class), arguments == null ? null : json.write(arguments),
            data.optionalString("arguments_sha256"), data.optionalString("comment")));
  }

  private static Command searchMemory(Fields data) {
    // Whether it is too large is for the desk to say.
    int limit = (int) Math.min(data.count("limit", USUALLY_FOUND), Integer.MAX_VALUE);
    return new SearchMemory(new Shelf(data.optionalString("user_id"), data.optionalString("memory")),
        new MemorySearch(data.optionalString("q"), data.strings("kinds"), data.optionalString("session"),
            data.optionalString("as_of"), data.flag("retired", false), data.optionalString("after"), limit));
  }

  private static Command createSession(Fields data) {
    return new CreateSession(data.string("agent"), data.optionalString("user_id"));
  }
}
