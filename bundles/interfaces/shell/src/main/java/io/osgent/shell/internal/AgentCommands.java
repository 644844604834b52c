package io.osgent.shell.internal;

import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Agents;
import io.osgent.server.agent.Approvals;
import io.osgent.server.security.Permissions;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about agents. */
@Component
public final class AgentCommands implements CommandGroup {
  private static final int MOST = 200;
  private static final int DESCRIPTION = 60;

  private final Agents agents;

  @Activate
  public AgentCommands(@Reference Agents agents) {
    this.agents = agents;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("agents", "", Permissions.AGENTS_READ, "the agents of this server", this::agents),
        new Command("agent", "AGENT", Permissions.AGENTS_READ, "an agent as it is defined now", this::agent));
  }

  private String agents(Words words) {
    words.noMore();
    var page = agents.list(null, MOST);
    var table = new Table("ID", "VERSION", "MODEL", "TOOLS", "DESCRIPTION");
    page.items().forEach(agent -> table.row(agent.id(), agent.version(), model(agent),
        String.join(", ", agent.tools()), Text.shorten(agent.description(), DESCRIPTION)));
    return table.text("no agents") + (page.next() == null ? "" : "… and more\n");
  }

  private String agent(Words words) {
    String id = words.next("agent's id");
    words.noMore();
    Agent agent = agents.get(id);
    return new Table("AGENT", agent.id()).row("version", agent.version()).row("description", agent.description())
        .row("instructions", agent.instructions()).row("model", model(agent))
        .row("tools", String.join(", ", agent.tools())).row("memory", String.join(", ", agent.memory()))
        .row("planner", agent.planner() == null ? "the built-in one" : agent.planner())
        .row("approvals", approvals(agent.approvals()))
        .row("limits",
            agent.limits().wallSeconds() + " s, " + agent.limits().modelCalls() + " model calls, "
                + agent.limits().toolCalls() + " tool calls, " + agent.limits().tokens() + " tokens")
        .text("");
  }

  private static String approvals(Approvals approvals) {
    if (approvals == null) {
      return "those that tools and policies ask for";
    }
    return String.join(", ", approvals.tools()) + (approvals.timeoutSeconds() == null
        ? ""
        : ", within " + approvals.timeoutSeconds() + " s, else " + Words.onTheWire(approvals.onTimeout()));
  }

  private static String model(Agent agent) {
    return agent.model() == null ? "the default" : agent.model();
  }
}
