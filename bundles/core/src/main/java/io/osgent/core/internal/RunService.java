package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.UsedPlugin;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.ActiveRun.Stop;
import io.osgent.core.internal.ToolBox.ToolSet;
import io.osgent.server.Page;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Session;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one orchestrator: accepts runs, lets each go its way on a virtual thread of its own, and shows how they stand. */
@Component(immediate = true, service = Runs.class)
public final class RunService implements Runs {
  private static final long LOOK_MILLIS = 250;
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(RunService.class);

  private final Storage storage;
  private final CommitWriter writer;
  private final AgentStore agents;
  private final SessionService sessions;
  private final ActiveRuns active;
  private final PluginRegistry registry;
  private final EventCodec codec;
  private final ModelChoice models;
  private final ToolBox toolBox;
  private final Idempotency idempotency;
  private final RunLoopServices services;
  private final Ids ids = new Ids();
  private final ExecutorService threads = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("run-", 1).factory());
  private final ScheduledExecutorService clock = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-limits").daemon().factory());
  private volatile boolean stopping;

  @Activate
  public RunService(@Reference Storage storage, @Reference CommitWriter writer, @Reference AgentStore agents,
      @Reference SessionService sessions, @Reference ActiveRuns active, @Reference PluginRegistry registry,
      @Reference ToolBox toolBox, @Reference WireJson json) {
    this.storage = storage;
    this.writer = writer;
    this.agents = agents;
    this.sessions = sessions;
    this.active = active;
    this.registry = registry;
    codec = new EventCodec(json);
    models = new ModelChoice(registry.models());
    this.toolBox = toolBox;
    idempotency = new Idempotency(storage);
    services = new RunLoopServices(registry, toolBox, new Interceptors(registry.interceptors()), new ToolLoop(),
        threads);
    var unused = clock.scheduleWithFixedDelay(this::stopOverdue, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    storage.unfinishedRuns().forEach(this::closeInterrupted);
  }

  /** A run that the last stop of the server cut off: its log gets the end it has not had. */
  private void closeInterrupted(Run run) {
    long last = 0;
    for (List<Event> some = read(run.id(), 0); !some.isEmpty(); some = read(run.id(), last)) {
      last = some.getLast().seq();
    }
    Problem problem = new Problem("interrupted", 503, "the server stopped while this run was going on", true, null,
        run.id());
    Event end = codec.encode(run.id(), last + 1, new EventData.RunFailed(problem, Usage.NONE));
    storage.commit(List.of(new Change.EventsAppended(new EventBlock(run.id(), end.seq(), end.seq(), end.json() + "\n")),
        new Change.RunChanged(new Run(run.id(), run.agent(), run.agentVersion(), run.session(), run.userId(),
            RunStatus.FAILED, run.input(), null, run.usage(), run.createdAt(), end.at(), problem))));
    LOG.warn("Run {} was cut off when the server stopped; it is closed as failed", run.id());
  }

  /** Takes no more runs, and waits, bounded, for those that are going on; then breaks them off. */
  @Deactivate
  void stop() throws InterruptedException {
    stopping = true;
    Instant until = Instant.now().plus(SHUTDOWN);
    for (ActiveRun run : active.all()) {
      run.log().awaitEnd(Duration.between(Instant.now(), until));
    }
    var down = new Problem("interrupted", 503, "the server was stopped while this run was going on", true, null, null);
    active.all().forEach(run -> run.stop(new Stop.Aborted(down)));
    clock.shutdownNow();
    threads.shutdown();
    if (!threads.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("Some runs did not stop in {} s", SHUTDOWN.toSeconds());
      threads.shutdownNow();
    }
  }

  @Override
  public Run start(RunRequest request, Principal by) {
    if (stopping) {
      throw new ProblemException(
          new Problem("stopping", 503, "the server is going down; try again", true, Duration.ofSeconds(2), null));
    } else if (request.agent() == null) {
      throw ProblemException.badRequest("invalid_run", "'agent' should be the id of an agent, e.g. \"assistant\"");
    } else if (request.input() == null || request.input().isBlank()) {
      throw ProblemException.badRequest("invalid_run", "'input' should be what you want to say to the agent");
    }
    return request.idempotencyKey() == null
        ? accept(request, by)
        : idempotency.once(by.name(), request, () -> accept(request, by));
  }

  private Run accept(RunRequest request, Principal by) {
    Agent agent = agents.get(request.agent());
    String user = by.actingFor(request.userId());
    ModelChoice.Chosen model = models.choose(request.model() == null ? agent.model() : request.model());
    ToolSet tools = toolBox.select(agent.tools());
    boolean first = request.session() == null;
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Session session = first
        ? new Session(ids.next("ses"), agent.id(), user, now)
        : sessions.forRun(request.session(), user, by);

    var run = new Run(ids.next("run"), agent.id(), agent.version(), session.id(), user, RunStatus.QUEUED,
        request.input(), null, RunUsage.NONE, now, null, null);
    var running = new ActiveRun(run, new Scope(by.tenant(), user, agent.id(), session.id()),
        Duration.ofSeconds(agent.limits().wallSeconds()),
        new RunLog(run.id(), codec, writer, () -> active.remove(run)));
    running.follows(active.add(running));
    var plan = new RunPlan(agent, model.provider().name(), model.model(), tools, request.incremental(),
        () -> first ? List.of() : sessions.history(session.id(), run.id(), codec));
    var accepted = new Change.RunAccepted(run, by.name(), request.idempotencyKey());
    Change[] with = first ? new Change[]{new Change.SessionOpened(session), accepted} : new Change[]{accepted};
    running.log().append(started(run, plan, model), with);
    threads.execute(() -> go(running, plan));
    durable(running);
    return running.view();
  }

  private EventData.RunStarted started(Run run, RunPlan plan, ModelChoice.Chosen model) {
    var plugins = new ArrayList<UsedPlugin>(plan.tools().plugins());
    plugins.addFirst(ToolBox.used("model", model.provider()));
    return new EventData.RunStarted(run.agent(), run.agentVersion(), run.session(), run.userId(), run.input(),
        plan.modelName(), plan.tools().names(), plugins);
  }

  private void go(ActiveRun run, RunPlan plan) {
    new RunLoop(run, plan, services).run();
    if (!plan.agent().memory().isEmpty()) {
      observe(run, plan.agent());
    }
  }

  /** Looks now and then instead of setting a clock for each run: most end long before their time is up. */
  private void stopOverdue() {
    Instant now = Instant.now();
    for (ActiveRun run : active.all()) {
      if (now.isAfter(run.deadline())) {
        long seconds = Duration.between(run.view().createdAt(), run.deadline()).toSeconds();
        run.stop(new Stop.Aborted(ModelCalls.exceeded("wall_seconds", seconds + " seconds").problem()));
      }
    }
  }

  private void observe(ActiveRun run, Agent agent) {
    durable(run);
    var events = new ArrayList<Event>();
    for (List<Event> some = read(run.run(), 0); !some.isEmpty(); some = read(run.run(), events.getLast().seq())) {
      events.addAll(some);
    }
    for (String name : agent.memory()) {
      registry.memories().acquire(name).ifPresent(lease -> {
        try (lease) {
          lease.service().observe(run.scope(), events);
        }
      });
    }
  }

  private static void durable(ActiveRun run) {
    try {
      run.log().sync();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          new Problem("interrupted", 503, "the request was interrupted", true, null, run.run()), e);
    }
  }

  @Override
  public Run get(String id, Principal by) {
    ActiveRun going = active.get(id);
    return Optional.ofNullable(going).map(ActiveRun::view).or(() -> storage.run(id))
        .filter(run -> by.mayActFor(run.userId())).orElseThrow(
            () -> ProblemException.notFound("run_not_found", "there is no run '" + id + "'"));
  }

  @Override
  public Page<Run> list(RunFilter filter, String after, int limit, Principal by) {
    String user = by.mayActFor(filter.userId()) ? filter.userId() : by.actingFor(filter.userId());
    List<Run> found = storage.runs(new RunFilter(filter.agent(), filter.session(), user, filter.status()), after,
        limit + 1);
    return Pages.cut(found, limit, Run::id);
  }

  @Override
  public Run await(String id, Duration atMost, Principal by) throws InterruptedException {
    Run run = get(id, by);
    ActiveRun going = active.get(id);
    if (going != null) {
      going.log().awaitEnd(atMost);
      return going.view();
    }
    return run.status().ended() ? run : get(id, by);
  }

  @Override
  public Page<Event> events(String id, long after, int limit, Principal by) {
    get(id, by);
    var events = new ArrayList<Event>();
    long seq = after;
    while (events.size() <= limit) {
      List<Event> some = read(id, seq);
      if (some.isEmpty()) {
        break;
      }
      events.addAll(some);
      seq = some.getLast().seq();
    }
    return Pages.cut(events, limit, event -> Long.toString(event.seq()));
  }

  @Override
  public EventCursor follow(String id, long after, Principal by) {
    get(id, by);
    return new LogCursor(after, () -> active.get(id), seq -> read(id, seq));
  }

  /** Some of the events after a number, from the database; empty when there are no more. */
  private List<Event> read(String id, long after) {
    return storage.events(id, after, 64).stream().flatMap(block -> codec.decode(block, after).stream()).toList();
  }

  @Override
  public Run cancel(String id, Principal by) {
    Run run = get(id, by);
    ActiveRun going = active.get(id);
    if (going == null) {
      return run;
    }
    going.stop(new Stop.Cancelled(by.name()));
    return going.view();
  }
}
