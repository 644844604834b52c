package io.osgent.shell.internal;

import io.osgent.api.event.Event;
import io.osgent.server.Page;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.ReplayReport.Difference;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.run.Sessions;
import io.osgent.server.security.Permissions;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about runs and sessions. */
@Component
public final class RunCommands implements CommandGroup {
  private static final int NEWEST = 20;
  private static final int EVENTS = 1000;
  private static final int INPUT = 60;
  private static final int EVENT = 120;

  private final Runs runs;
  private final Sessions sessions;

  @Activate
  public RunCommands(@Reference Runs runs, @Reference Sessions sessions) {
    this.runs = runs;
    this.sessions = sessions;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("runs", "[--status STATUS]", Permissions.RUNS_READ, "the newest runs", this::runs),
        new Command("run", "RUN", Permissions.RUNS_READ, "a run and what happened in it", this::run),
        new Command("cancel", "RUN", Permissions.RUNS_WRITE, "cancels a run", this::cancel),
        new Command("replay", "RUN", Permissions.RUNS_READ, "runs a finished run again from its log, touching nothing",
            this::replay),
        new Command("sessions", "", Permissions.SESSIONS_READ, "the newest conversations", this::sessions));
  }

  private String runs(Words words) {
    RunStatus status = words.option("--status").map(word -> words.oneOf(RunStatus.class, word, "status"))
        .orElse(null);
    words.noMore();
    Page<Run> page = runs.list(null, new RunFilter(null, null, status), null, NEWEST, Operator.PRINCIPAL);
    var table = new Table("ID", "STATUS", "AGENT", "USER", "TOKENS", "CREATED", "INPUT");
    page.items()
        .forEach(run -> table.row(run.id(), Words.onTheWire(run.status()), run.agent(), run.userId(),
            run.usage().inputTokens() + run.usage().outputTokens(), Text.moment(run.createdAt()),
            Text.shorten(run.input(), INPUT)));
    return table.text("no runs") + (page.next() == null ? "" : "… and older ones\n");
  }

  private String run(Words words) {
    String id = words.next("run's id");
    words.noMore();
    Run run = runs.get(id, Operator.PRINCIPAL);
    var facts = new Table("RUN", run.id()).row("status", Words.onTheWire(run.status()))
        .row("agent", run.agent() + " version " + run.agentVersion()).row("session", run.session())
        .row("user", run.userId())
        .row("tokens", run.usage().inputTokens() + " in, " + run.usage().outputTokens() + " out")
        .row("created", Text.moment(run.createdAt())).row("ended", Text.moment(run.endedAt())).row("input", run.input())
        .row("output", run.output()).row("problem", run.problem() == null ? "" : run.problem().detail());
    return facts.text("") + "\n" + waiting(id) + events(id);
  }

  private String waiting(String id) {
    var requests = runs.approvals(id, Operator.PRINCIPAL);
    return requests.isEmpty() ? "" : new WaitingTable().add(id, requests).text("") + "\n";
  }

  private String events(String id) {
    Page<Event> page = runs.events(id, 0, EVENTS, Operator.PRINCIPAL);
    var table = new Table("SEQ", "AT", "EVENT", "WHAT");
    page.items().forEach(event -> table.row(event.seq(), Text.time(event.at()), event.type(),
        Text.shorten(EventText.of(event.data()), EVENT)));
    return table.text("no events yet") + (page.next() == null ? "" : "… and later ones\n");
  }

  private String cancel(Words words) {
    String id = words.next("run's id");
    words.noMore();
    return id + " is " + Words.onTheWire(runs.cancel(id, Operator.PRINCIPAL).status()) + "\n";
  }

  private String replay(Words words) throws Unsuccessful {
    String id = words.next("run's id");
    words.noMore();
    ReplayReport report = runs.replay(id, Operator.PRINCIPAL);
    String changed = report.changed().stream().map(change -> "changed   " + Text.oneLine(change) + "\n")
        .collect(Collectors.joining());
    if (report.identical()) {
      return changed + id + " is identical: " + report.events() + " events\n";
    }
    Difference difference = report.difference();
    throw new Unsuccessful(
        changed + "recorded  " + event(difference.recorded()) + "\nreplayed  " + event(difference.replayed()) + "\n",
        id + " differs from event " + difference.seq() + " of " + report.events());
  }

  private static String event(String json) {
    return json == null ? "nothing more" : Text.oneLine(json);
  }

  private String sessions(Words words) {
    words.noMore();
    var page = sessions.list(null, null, NEWEST, Operator.PRINCIPAL);
    var table = new Table("ID", "AGENT", "USER", "CREATED");
    page.items().forEach(
        session -> table.row(session.id(), session.agent(), session.userId(), Text.moment(session.createdAt())));
    return table.text("no sessions") + (page.next() == null ? "" : "… and older ones\n");
  }
}
