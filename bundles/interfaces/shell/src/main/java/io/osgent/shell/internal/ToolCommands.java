package io.osgent.shell.internal;

import io.osgent.api.tool.ToolSpec;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.policy.Pin;
import io.osgent.server.policy.ToolPins;
import io.osgent.server.security.Permissions;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command about tools. */
@Component(service = CommandGroup.class)
public final class ToolCommands implements CommandGroup {
  private static final int DESCRIPTION = 90;

  private final PluginCatalog catalog;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile ToolPins pins;

  @Activate
  public ToolCommands(@Reference PluginCatalog catalog) {
    this(catalog, null);
  }

  ToolCommands(PluginCatalog catalog, ToolPins pins) {
    this.catalog = catalog;
    this.pins = pins;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("tools", "[approve NAME]", Permissions.TOOLS_APPROVE,
        "the tools on offer, and whether they are what they were trusted for; approve one that has changed",
        this::tools));
  }

  private String tools(Words words) {
    Optional<String> action = words.nextIfAny();
    if (action.isEmpty()) {
      return list();
    } else if (action.get().equals("approve")) {
      return approve(words);
    }
    throw words.wrong("'" + action.get() + "' should be approve, or nothing");
  }

  private String list() {
    ToolPins known = pins;
    var table = new Table("NAME", "EFFECT", "PERMISSIONS", "DEFINITION", "DESCRIPTION");
    for (ToolSpec tool : catalog.tools()) {
      table.row(tool.name(), Words.onTheWire(tool.effect()), String.join(", ", tool.permissions()),
          known == null ? "" : told(known.of(tool)), Text.shorten(tool.description(), DESCRIPTION));
    }
    return table.text("no tools");
  }

  private static String told(Pin pin) {
    return switch (pin.state()) {
      case NEW -> "not used yet";
      case PINNED -> pin.approvedBy() == null ? "trusted since its first use" : "approved by " + pin.approvedBy();
      case CHANGED -> "CHANGED: " + pin.change();
    };
  }

  private String approve(Words words) {
    String name = words.next("tool's name");
    words.noMore();
    ToolPins known = pins;
    if (known == null) {
      return "the policy is being replaced; try again\n";
    }
    ToolSpec tool = catalog.tool(name);
    Pin before = known.of(tool);
    known.approve(tool, before.sha256(), Operator.PRINCIPAL);
    return name + " is trusted as it is now: " + before.sha256()
        + (before.change() == null ? "" : "; changed: " + before.change()) + "\n";
  }
}
