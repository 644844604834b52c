package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.server.Page;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.FewAMinute;
import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.Shelf;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Session;
import io.osgent.server.run.Sessions;
import io.osgent.server.security.Access;
import io.osgent.server.security.Principal;
import io.osgent.websocket.internal.Answers.Welcome;
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
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of one connection: carries out the client's commands in the order in which they came. */
final class Client implements WebSocketEndpoint.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Client.class);

  private final Principal principal;
  private final Server server;
  private final Outlet outlet;
  private final ClientNotes notes;
  private final Subscriptions subscriptions;
  private final Consumer<Client> gone;
  /** Whether the message before this one was too many. */
  private boolean limited;

  /** What every client of this server is served with. */
  record Server(Runs runs, Sessions sessions, Memories memories, CommandReader reader, Answers answers,
      ExecutorService threads, Consumer<Activity> activity, FewAMinute tooMany, String version, int maxSubscriptions) {}

  /** @param gone is told when the connection is closed */
  Client(WebSocketConnection connection, Server server, Consumer<Client> gone) {
    this.principal = connection.principal();
    this.notes = new ClientNotes(connection, server.activity(), server.tooMany());
    this.server = server;
    this.outlet = new Outlet(connection, server.answers());
    this.subscriptions = new Subscriptions(server.maxSubscriptions(), server.threads());
    this.gone = gone;
  }

  @Override
  public void text(String message) throws IOException, InterruptedException {
    Object id = null;
    try {
      Fields frame = server.reader().frame(message);
      id = server.reader().id(frame);
      limited = false;
      Command command = server.reader().command(frame);
      try {
        carryOut(command, id);
        notes.done(command);
      } catch (RuntimeException | Error e) {
        Problem why = Outlet.problem(e);
        notes.refused(command, why);
        outlet.fail(id, why);
      }
    } catch (RuntimeException | Error e) {
      outlet.fail(id, Outlet.problem(e));
    }
  }

  @Override
  public void refused(String message, Problem why) throws IOException, InterruptedException {
    if (!limited) {
      // Of a flood one is noted.
      limited = true;
      notes.tooMany(why);
    }
    Object id = null;
    try {
      id = server.reader().id(server.reader().frame(message));
    } catch (ProblemException e) {
      LOG.debug("a message that was too many could not be read either: {}", e.getMessage());
    }
    outlet.fail(id, why);
  }

  /** Ends the conversation with the reason why, without waiting for the client. */
  @Override
  public void dismissed(Problem why, int code) {
    outlet.dismiss(why, code);
    subscriptions.abandon();
  }

  @Override
  public void closed(int code, String reason) {
    LOG.debug("client of key {} is gone: {} {}", principal.name(), code, reason);
    gone.accept(this);
    subscriptions.abandon();
  }

  /** Ends the conversation with a goodbye, without waiting for the client. */
  @Override
  public void leaving() {
    outlet.leave();
    subscriptions.abandon();
  }

  private void carryOut(Command command, Object id) throws IOException, InterruptedException {
    Access.decide(principal, command.permission()).orThrow();
    switch (command) {
      case Hello(String client) -> welcome(id, client);
      case StartRun(RunRequest request) -> start(id, request);
      case Subscribe(String run, long after) -> subscribe(id, run, after);
      case Unsubscribe(String run) -> ack(id, new Unsubscribed(run, subscriptions.stop(run)));
      case CancelRun(String run) -> ack(id, new Concerned(server.runs().cancel(run, principal)));
      case ListApprovals(String run) -> ack(id, new Waiting(server.runs().approvals(run, principal)));
      case Decide(String run, String call, ApprovalDecision decision) ->
        ack(id, new Concerned(server.runs().decide(run, call, decision, principal)));
      case CreateSession(String agent, String userId) ->
        ack(id, new Created(server.sessions().create(agent, userId, principal)));
      case SearchMemory(Shelf shelf, MemorySearch search) -> {
        Page<MemoryItem> found = server.memories().find(shelf, search, principal);
        ack(id, new Found(found.items(), found.next()));
      }
      case Ping() -> outlet.send(server.answers().pong(id));
    }
  }

  private void welcome(Object id, String client) throws IOException, InterruptedException {
    LOG.debug("client {} says hello with key {}", client, principal.name());
    outlet.send(server.answers().welcome(id, new Welcome("osgent", server.version(), principal.user(),
        principal.roles().stream().sorted().toList(), server.maxSubscriptions())));
  }

  private void start(Object id, RunRequest request) throws IOException, InterruptedException {
    if (request.incremental()) {
      subscriptions.requireRoom();
    }
    Run run = server.runs().start(request, principal);
    // An idempotency key that was used before may name a run that is followed already.
    if (request.incremental() && !subscriptions.contains(run.id())) {
      follow(id, run, 0);
    } else {
      ack(id, new Concerned(run));
    }
  }

  private void subscribe(Object id, String run, long after) throws IOException, InterruptedException {
    if (subscriptions.contains(run)) {
      throw ProblemException.conflict("already_subscribed", "this connection follows run " + Fields.describe(run)
          + " already; unsubscribe first to read it again from another event");
    }
    Run found = server.runs().get(run, principal);
    if (isRead(found, after)) {
      ack(id, new Concerned(found));
    } else {
      subscriptions.requireRoom();
      follow(id, found, after);
    }
  }

  /** Whether nothing is left to send, now or later. */
  private boolean isRead(Run run, long after) {
    return run.status().ended() && server.runs().events(run.id(), after, 1, principal).items().isEmpty();
  }

  private void follow(Object id, Run run, long after) throws IOException, InterruptedException {
    var subscription = new Subscription(run.id(), after, id, server.runs().follow(run.id(), after, principal),
        server.answers().events(run.id()), outlet);
    ack(id, new Concerned(run));
    subscriptions.begin(subscription);
  }

  private void ack(Object id, Object result) throws IOException, InterruptedException {
    outlet.send(server.answers().ack(id, result));
  }

  private record Concerned(Run run) {}

  private record Waiting(List<ApprovalRequested> approvals) {}

  private record Created(Session session) {}

  /** @param next where a list goes on, or null */
  private record Found(List<MemoryItem> memories, String next) {}

  private record Unsubscribed(String run, long after) {}
}
