package io.osgent.shell.internal;

import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.policy.Decision;
import io.osgent.server.Page;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Permissions;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about what runs wait for. */
@Component
public final class ApprovalCommands implements CommandGroup {
  private static final int MOST = 200;

  private final Runs runs;

  @Activate
  public ApprovalCommands(@Reference Runs runs) {
    this.runs = runs;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("approvals", "[RUN]", Permissions.RUNS_READ, "what runs wait for", this::approvals),
        new Command("decide",
            "RUN CALL DECISION [--arguments JSON] [--comment TEXT]", Permissions.APPROVALS_DECIDE,
            "decides about a tool call that waits", this::decide));
  }

  private String approvals(Words words) {
    String wanted = words.nextIfAny().orElse(null);
    words.noMore();
    if (wanted != null) {
      return new WaitingTable().add(wanted, waiting(wanted)).text(wanted + " waits for nothing");
    }
    Page<Run> page = runs.list(null, new RunFilter(null, null, RunStatus.WAITING), null, MOST, Operator.PRINCIPAL);
    var table = new WaitingTable();
    page.items().forEach(run -> table.add(run.id(), waiting(run.id())));
    return table.text("no run waits") + (page.next() == null ? "" : "… and more\n");
  }

  private List<ApprovalRequested> waiting(String run) {
    return runs.approvals(run, Operator.PRINCIPAL);
  }

  private String decide(Words words) {
    String arguments = words.option("--arguments").orElse(null);
    String comment = words.option("--comment").orElse(null);
    String run = words.next("run's id");
    String call = words.next("call's id");
    Decision decision = words.nextOf(Decision.class, "decision");
    words.noMore();
    Run then = runs.decide(run, call, new ApprovalDecision(decision, arguments, null, comment), Operator.PRINCIPAL);
    return run + " is " + Words.onTheWire(then.status()) + "\n";
  }
}
