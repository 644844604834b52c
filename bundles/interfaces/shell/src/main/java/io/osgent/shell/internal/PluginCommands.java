package io.osgent.shell.internal;

import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.security.Permissions;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about what plugins offer. */
@Component
public final class PluginCommands implements CommandGroup {
  private final PluginCatalog catalog;

  @Activate
  public PluginCommands(@Reference PluginCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("plugins", "", Permissions.PLUGINS_READ,
        "models, tools, memories and whatever else bundles offer", this::plugins));
  }

  private String plugins(Words words) {
    words.noMore();
    var table = new Table("NAME", "KIND", "VERSION", "BUNDLE", "STATE", "RUNS", "LEASES", "PROBLEM");
    catalog.plugins().forEach(plugin -> table.row(plugin.name(), plugin.kind(), plugin.version(), plugin.bundle(),
        plugin.state(), Text.unlessZero(plugin.runs()), Text.unlessZero(plugin.leases()), plugin.problem()));
    return table.text("no plugins");
  }
}
