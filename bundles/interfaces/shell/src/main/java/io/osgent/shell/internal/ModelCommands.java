package io.osgent.shell.internal;

import io.osgent.server.admin.ModelPulls;
import io.osgent.server.model.ModelDesk;
import io.osgent.server.model.ModelKind;
import io.osgent.server.security.Permissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command about models. */
@Component
public final class ModelCommands implements CommandGroup {
  private static final int DESCRIPTION = 90;

  private final ModelDesk desk;
  private final ModelPulls pulls;

  @Activate
  public ModelCommands(@Reference ModelDesk desk, @Reference ModelPulls pulls) {
    this.desk = desk;
    this.pulls = pulls;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("models", "[pull MODEL]", Permissions.SERVER_MODELS_PULL,
        "the models on offer for chat, vectors and pictures, and which are the defaults; fetches one", this::models));
  }

  private String models(Words words) throws InterruptedException {
    Optional<String> what = words.nextIfAny();
    if (what.isEmpty()) {
      return list();
    } else if (!what.get().equals("pull")) {
      throw words.wrong("'" + what.get() + "' should be pull, or nothing");
    }
    String model = words.next("model's name");
    words.noMore();
    pulls.pull(model, new PullProgress(words::say), Operator.PRINCIPAL);
    return model + " is there\n";
  }

  private String list() {
    var defaults = new EnumMap<ModelKind, String>(ModelKind.class);
    for (ModelKind kind : ModelKind.values()) {
      desk.byDefault(kind).ifPresent(name -> defaults.put(kind, name));
    }
    var table = new Table("NAME", "KIND", "DEFAULT", "DESCRIPTION");
    desk.models()
        .forEach(model -> table.row(model.name(), model.kind().name().toLowerCase(Locale.ROOT),
            model.name().equals(defaults.get(model.kind())) ? "default" : "",
            Text.shorten(model.description(), DESCRIPTION)));
    return table.text("no models") + (defaults.getOrDefault(ModelKind.CHAT, "").startsWith("demo/")
        ? "No model is configured, so the built-in offline demo model answers; set OPENAI_API_KEY, ANTHROPIC_API_KEY or"
            + " OLLAMA_HOST to use a real one\n"
        : "");
  }
}
