package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.event.EventData.UsedPlugin;
import io.osgent.api.tool.Tool;
import io.osgent.core.internal.ToolBox.ToolSet;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.ReplayReport.Difference;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs finished runs again by the very loop that ran them, in a world made of their logs. Thread-safe. */
@Component(immediate = true, service = Replay.class)
public final class Replay {
  private final PluginRegistry registry;
  private final ToolBox toolBox;
  private final AgentStore agents;
  private final SessionService sessions;
  private final RunLogs logs;
  private final BundleDigests digests;
  private final ArtifactService artifacts;

  @Activate
  public Replay(@Reference PluginRegistry registry, @Reference ToolBox toolBox, @Reference AgentStore agents,
      @Reference SessionService sessions, @Reference RunLogs logs, @Reference BundleDigests digests,
      @Reference ArtifactService artifacts) {
    this.registry = registry;
    this.toolBox = toolBox;
    this.agents = agents;
    this.sessions = sessions;
    this.logs = logs;
    this.digests = digests;
    this.artifacts = artifacts;
  }

  /** With the tools there are now; none is called. */
  ReplayReport of(Run run) {
    List<Event> recorded = logs.read(run.id());
    RunStarted started = (RunStarted) recorded.getFirst().data();
    Optional<Difference> difference = replay(run, recorded, Map.of());
    return new ReplayReport(run.id(), difference.isEmpty(), recorded.size(), changed(started), difference.orElse(null));
  }

  /**
   * With these tools in the place of those that were used; those of effect READ are called.
   *
   * @param candidates by name
   * @return where the replay parts from the log, or empty when it does not
   */
  Optional<Difference> with(Run run, Map<String, Plugin<Tool>> candidates) {
    return replay(run, logs.read(run.id()), candidates);
  }

  private Optional<Difference> replay(Run run, List<Event> recorded, Map<String, Plugin<Tool>> candidates) {
    RunStarted started = (RunStarted) recorded.getFirst().data();
    Agent agent = agents.get(started.agent(), started.agentVersion());
    var plan = new RunPlan(agent, started.model(), new ToolSet(started.tools(), List.of(), Map.of(), List.of()), true,
        () -> sessions.history(run.session(), run.id()), Pins.NONE, toolBox.outputCheck(agent));
    var log = new ReplayLog(recorded, logs.codec());
    var state = new RunState();
    var before = new Run(run.id(), run.agent(), run.agentVersion(), run.session(), run.tenant(), run.userId(),
        RunStatus.QUEUED,
        run.input(), run.images(), null, false, RunUsage.NONE, run.createdAt(), null, null);
    var replayed = new ActiveRun(before,
        new Scope(started.tenant(), run.userId(), run.agent(), run.session()),
        Duration.ofSeconds(agent.limits().wallSeconds()), state, log);
    log.replays(replayed, state);
    var world = new RecordedWorld(log, plan, registry, candidates, toolBox,
        id -> artifacts.read(id, replayed.scope()).orElse(null));
    replayed.emit(started);
    go(replayed, log, threads -> new Stage(replayed, plan, world, threads));
    return log.difference();
  }

  /** Each crash and each decision began a stretch of its own; what was cut off with one says nothing in the next. */
  private static void go(ActiveRun run, ReplayLog log, Function<ExecutorService, Stage> stage) {
    while (log.next().isPresent()) {
      int before = log.position();
      run.exclusively(() -> {
        if (log.next().filter(EventData.RunResumed.class::isInstance).isPresent()) {
          log.bringResumption();
        }
        log.bringOutside();
        return null;
      });
      run.queue();
      if (run.wake()) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          CompletableFuture.runAsync(new RunLoop(stage.apply(threads)), threads).join();
        }
      }
      if (log.position() == before) {
        log.endsEarly();
      }
    }
  }

  private List<String> changed(RunStarted started) {
    var changed = new ArrayList<String>();
    agents.find(started.agent()).map(stored -> stored.agent().version())
        .ifPresentOrElse(version -> {
          if (version != started.agentVersion()) {
            changed
                .add("agent " + started.agent() + " was version " + started.agentVersion() + ", now it is " + version);
          }
        }, () -> changed.add("agent " + started.agent() + " was version " + started.agentVersion()
            + ", now it is deleted"));
    for (UsedPlugin was : started.plugins()) {
      UsedPlugin now = now(was);
      if (now == null) {
        changed.add(describe(was) + " was used, now there is none");
      } else if (!now.bundle().equals(was.bundle()) || !now.version().equals(was.version())
          || !Objects.equals(now.sha256(), was.sha256())) {
        changed.add(describe(was) + " was used, now it is " + exact(now));
      }
    }
    return changed;
  }

  private UsedPlugin now(UsedPlugin was) {
    if (was.kind().equals(BundleDigests.CORE)) {
      return digests.core(registry.context().getBundle());
    }
    return registry.all().stream().filter(kind -> kind.kind().equals(was.kind()))
        .flatMap(kind -> kind.find(was.name()).stream()).map(plugin -> digests.used(was.kind(), plugin)).findFirst()
        .orElse(null);
  }

  private static String describe(UsedPlugin plugin) {
    return plugin.kind() + " " + plugin.name() + " of " + exact(plugin);
  }

  private static String exact(UsedPlugin plugin) {
    return plugin.bundle() + " " + plugin.version() + (plugin.sha256() == null
        ? ""
        : " (sha256 " + plugin.sha256().substring(0, 12) + "…)");
  }
}
