package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.activity.FewAMinute;
import io.osgent.server.http.WebSocketConnection;
import java.time.Instant;
import java.util.function.Consumer;

/** Notes what one client does that changes something, and what is refused to it. */
final class ClientNotes {
  private static final String DOOR = "websocket";

  private final WebSocketConnection connection;
  private final Consumer<Activity> log;
  private final FewAMinute tooMany;

  /** @param tooMany which of those are noted that are refused for asking too often, by credential */
  ClientNotes(WebSocketConnection connection, Consumer<Activity> log, FewAMinute tooMany) {
    this.connection = connection;
    this.log = log;
    this.tooMany = tooMany;
  }

  void done(Command command) {
    if (command.changes()) {
      note(command.userId(), command.permission(), command.target(), Outcome.ALLOWED, null);
    }
  }

  void refused(Command command, Problem why) {
    var outcome = why.status() == 403 ? Outcome.DENIED : why.status() == 429 ? Outcome.LIMITED : Outcome.FAILED;
    if (command.changes() || outcome != Outcome.FAILED) {
      note(command.userId(), command.permission(), command.target(), outcome, why.code());
    }
  }

  /** A message that was not even read. */
  void tooMany(Problem why) {
    note(null, "request", null, Outcome.LIMITED, why.code());
  }

  private void note(String user, String action, String target, Outcome outcome, String problem) {
    var by = connection.principal();
    if (outcome == Outcome.LIMITED && !tooMany.take(by.credential())) {
      return;
    }
    // Who was refused has done nothing on anybody's behalf: or he could write into the activity of whomever he names.
    var onBehalfOf = by.onBehalfOf(outcome == Outcome.DENIED ? null : user);
    log.accept(new Activity(Instant.now(), by.tenant(), by.name(), by.credential(), onBehalfOf, action, target, outcome,
        problem, connection.from(), DOOR));
  }
}
