package io.osgent.shell.internal;

import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.model.ModelDesk;
import io.osgent.server.model.ModelKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about what plugins offer. */
@Component
public final class PluginCommands implements CommandGroup {
  private static final int DESCRIPTION = 90;

  private final PluginCatalog catalog;
  private final ModelDesk models;

  @Activate
  public PluginCommands(@Reference PluginCatalog catalog, @Reference ModelDesk models) {
    this.catalog = catalog;
    this.models = models;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("plugins", "", "models, tools, memories and whatever else bundles offer", this::plugins),
        new Command("tools", "", "the tools on offer", this::tools),
        new Command("models", "", "the models on offer for chat, vectors and pictures, and which are the defaults",
            this::models));
  }

  private String plugins(Words words) {
    words.noMore();
    var table = new Table("NAME", "KIND", "VERSION", "BUNDLE", "STATE", "RUNS", "LEASES", "PROBLEM");
    catalog.plugins().forEach(plugin -> table.row(plugin.name(), plugin.kind(), plugin.version(), plugin.bundle(),
        plugin.state(), Text.unlessZero(plugin.runs()), Text.unlessZero(plugin.leases()), plugin.problem()));
    return table.text("no plugins");
  }

  private String tools(Words words) {
    words.noMore();
    var table = new Table("NAME", "EFFECT", "DESCRIPTION");
    catalog.tools().forEach(tool -> table.row(tool.name(), tool.effect().name().toLowerCase(Locale.ROOT),
        Text.shorten(tool.description(), DESCRIPTION)));
    return table.text("no tools");
  }

  private String models(Words words) {
    words.noMore();
    var defaults = new EnumMap<ModelKind, String>(ModelKind.class);
    for (ModelKind kind : ModelKind.values()) {
      models.byDefault(kind).ifPresent(name -> defaults.put(kind, name));
    }
    var table = new Table("NAME", "KIND", "DEFAULT", "DESCRIPTION");
    models.models()
        .forEach(model -> table.row(model.name(), model.kind().name().toLowerCase(Locale.ROOT),
            model.name().equals(defaults.get(model.kind())) ? "default" : "",
            Text.shorten(model.description(), DESCRIPTION)));
    return table.text("no models");
  }
}
