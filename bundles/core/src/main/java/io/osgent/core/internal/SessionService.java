package io.osgent.core.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.core.internal.context.Boundary;
import io.osgent.core.internal.context.Placed;
import io.osgent.core.internal.context.Prompt;
import io.osgent.server.Page;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.run.Session;
import io.osgent.server.run.Session.SessionMessage;
import io.osgent.server.run.Sessions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Conversations: what was said in them is a view of their runs. */
@Component(immediate = true, service = {Sessions.class, SessionService.class})
public final class SessionService implements Sessions {
  private static final int RUNS_AT_ONCE = 100;

  private final Storage storage;
  private final AgentStore agents;
  private final ActiveRuns active;
  private final RunLogs logs;
  private final Ids ids = new Ids();

  @Activate
  public SessionService(@Reference Storage storage, @Reference AgentStore agents, @Reference ActiveRuns active,
      @Reference RunLogs logs) {
    this.logs = logs;
    this.storage = storage;
    this.agents = agents;
    this.active = active;
  }

  @Override
  public Session create(String agent, String userId, Principal by) {
    if (agent == null) {
      throw ProblemException.badRequest("invalid_session", "'agent' should be the id of an agent, e.g. \"assistant\"");
    }
    Scope whose = by.scope(userId);
    var session = new Session(ids.next("ses"), agents.get(agent).id(), whose.tenant(), whose.user(),
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
    storage.commit(List.of(new Change.SessionOpened(session)));
    return session;
  }

  @Override
  public Session get(String id, Principal by) {
    return seen(id, by.reach());
  }

  private Session seen(String id, Reach reach) {
    return storage.session(id, reach).orElseThrow(
        () -> ProblemException.notFound("session_not_found", "there is no session '" + id + "'"));
  }

  /** The session a run for this person goes on with. */
  Session forRun(String id, Scope whose) {
    return seen(id, Reach.of(whose));
  }

  @Override
  public Page<Session> list(String userId, String after, int limit, Principal by) {
    return Pages.cut(storage.sessions(by.reach(userId), after, limit + 1), limit, Session::id);
  }

  @Override
  public Page<SessionMessage> messages(String id, String after, int limit, Principal by) {
    get(id, by);
    List<Run> runs = storage.runsOfSession(id, after, limit + 1);
    Page<Run> page = Pages.cut(runs, limit, Run::id);
    var messages = new ArrayList<SessionMessage>();
    for (Run run : page.items()) {
      messages.add(new SessionMessage("user", run.input(), images(run), run.id(), run.createdAt()));
      if (run.output() != null) {
        messages.add(new SessionMessage("assistant", run.output(), run.id(), run.endedAt()));
      }
    }
    return new Page<>(messages, page.next());
  }

  private List<String> images(Run run) {
    return run.images() > 0 && logs.read(run.id(), 0).getFirst().data() instanceof EventData.RunStarted started
        ? started.images()
        : List.of();
  }

  /** What a model is shown of the session before a run: no log is read that lies before the last boundary. */
  Prompt history(String session, String before) {
    var inSession = new RunFilter(null, session, null);
    var backwards = new ArrayList<List<Placed>>();
    Boundary boundary = null;
    String after = before;
    for (List<Run> some = storage.runs(inSession, Reach.SERVER, after, RUNS_AT_ONCE); !some.isEmpty(); some = storage
        .runs(inSession,
            Reach.SERVER, after, RUNS_AT_ONCE)) {
      for (Run run : some) {
        if (boundary != null && !boundary.leaves(run.id())) {
          return prompt(boundary, backwards);
        }
        List<Event> log = logs.read(run.id());
        backwards.add(Conversation.of(log));
        boundary = boundary == null ? last(log) : boundary;
        after = run.id();
      }
    }
    return prompt(boundary, backwards);
  }

  private static Boundary last(List<Event> log) {
    for (Event event : log.reversed()) {
      if (event.data() instanceof EventData.SessionCompacted compacted) {
        return new Boundary(event.run(), compacted);
      }
    }
    return null;
  }

  private static Prompt prompt(Boundary boundary, List<List<Placed>> backwards) {
    return Prompt.of(boundary, backwards.reversed().stream().flatMap(List::stream).toList());
  }

  @Override
  public void delete(String id, Principal by) {
    get(id, by);
    if (active.busy(id)) {
      throw ProblemException.conflict("session_busy", "a run of session '" + id + "' is going on; cancel it first");
    }
    storage.commit(List.of(new Change.SessionDeleted(id)));
  }
}
