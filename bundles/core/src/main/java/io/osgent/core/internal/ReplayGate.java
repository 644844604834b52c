package io.osgent.core.internal;

import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.tool.Tool;
import io.osgent.server.run.ReplayReport.Difference;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether a candidate does what the version before it did in the runs that were recorded. */
@Component(immediate = true, service = ReplayGate.class)
public final class ReplayGate {
  /** How far back runs are looked at. */
  private static final int NEWEST = 1000;

  private final PluginRegistry registry;
  private final Storage storage;
  private final RunLogs logs;
  private final Replay replay;

  @Activate
  public ReplayGate(@Reference PluginRegistry registry, @Reference Storage storage, @Reference RunLogs logs,
      @Reference Replay replay) {
    this.registry = registry;
    this.storage = storage;
    this.logs = logs;
    this.replay = replay;
  }

  /** What the bundle on trial does otherwise in one of the newest runs that used its predecessor, in one line. */
  Optional<String> differs(long bundle, int most) {
    List<Plugin<Tool>> candidates = registry.tools().of(bundle);
    if (candidates.isEmpty() || most <= 0) {
      return Optional.empty();
    }
    String symbolicName = candidates.getFirst().bundleName();
    return runsThatUsed(symbolicName).limit(most).flatMap(run -> differs(run, candidates).stream()).findFirst();
  }

  private Stream<Run> runsThatUsed(String symbolicName) {
    var completed = new RunFilter(null, null, RunStatus.COMPLETED);
    return storage.runs(completed, Reach.SERVER, null, NEWEST).stream().filter(run -> used(run, symbolicName));
  }

  private boolean used(Run run, String symbolicName) {
    return logs.read(run.id(), 0).getFirst().data() instanceof RunStarted started
        && started.plugins().stream().anyMatch(plugin -> plugin.bundle().equals(symbolicName));
  }

  private Optional<String> differs(Run run, List<Plugin<Tool>> candidates) {
    Optional<Difference> difference = replay.with(run,
        candidates.stream().collect(Collectors.toMap(Plugin::name, Function.identity())));
    return difference.map(parts -> "run " + run.id() + " comes out differently at event " + parts.seq() + ": "
        + parts.replayed() + " instead of " + parts.recorded());
  }
}
