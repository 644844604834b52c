package io.osgent.shell.internal;

import io.osgent.api.health.HealthCheck;
import io.osgent.api.health.HealthCheck.Health;
import io.osgent.server.security.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The commands about the server as a whole; they work whatever else does not. */
@Component
public final class ServerCommands implements CommandGroup {
  private static final long LINES = 50;

  private final Path log;

  // Dynamic, and replaced as a whole by the runtime when a check comes or goes.
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<HealthCheck> checks = List.of();

  @Activate
  public ServerCommands(BundleContext context) {
    this(Path.of(context.getProperty("osgent.home")).resolve("logs/osgent.log"));
  }

  ServerCommands(Path log) {
    this.log = log;
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command("health", "", Permissions.SERVER_HEALTH_READ, "how the parts of the server are", this::health),
        new Command("log", "[LINES]", Permissions.SERVER_ERRORS_READ,
            "the last lines of the log, " + LINES + " unless told", this::log));
  }

  private String health(Words words) {
    words.noMore();
    var table = new Table("PART", "STATE", "DETAIL");
    checks.stream().sorted(Comparator.comparing(HealthCheck::name)).forEach(check -> {
      Health health = check.check();
      table.row(check.name(), health.up() ? "up" : "DOWN", health.detail());
    });
    return table.text("nobody says how he is");
  }

  private String log(Words words) throws IOException {
    long lines = words.nextIfAny().map(word -> words.number(word, "number of lines")).orElse(LINES);
    words.noMore();
    if (lines < 1) {
      throw words.wrong("the number of lines should be above 0");
    }
    return Files.exists(log) ? LogTail.of(log, lines) : "there is no " + log + " yet\n";
  }
}
