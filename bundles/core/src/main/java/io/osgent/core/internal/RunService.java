package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.core.internal.context.Prompt;
import io.osgent.server.Page;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.agent.Agent;
import io.osgent.server.preference.Preferred;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Session;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The one orchestrator: accepts runs, and shows how they stand. */
@Component(immediate = true, service = Runs.class, configurationPid = "io.osgent.core")
@Designate(ocd = CoreConfig.class)
public final class RunService implements Runs {
  private final Storage storage;
  private final CommitWriter writer;
  private final AgentStore agents;
  private final SessionService sessions;
  private final ActiveRuns active;
  private final RunLogs logs;
  private final Plans plans;
  private final Carrier carrier;
  private final Decisions decisions;
  private final Idempotency idempotency;
  private final ImageCheck images;
  private final Replay replay;
  private final Resumption resumption;
  private final Observations observations;
  private final Waits waits;
  private final Wishes wishes;
  private final Ids ids = new Ids();
  private final RunQuotas quotas;
  private final Suspensions suspensions;
  private final Auditing auditing = new Auditing();
  private volatile boolean stopping;

  @Activate
  public RunService(CoreConfig config, @Reference Storage storage, @Reference CommitWriter writer,
      @Reference AgentStore agents, @Reference SessionService sessions, @Reference ActiveRuns active,
      @Reference PluginRegistry registry, @Reference ToolBox toolBox, @Reference BundleDigests digests,
      @Reference RunLogs logs, @Reference Replay replay, @Reference Budgets budgets,
      @Reference TokenCounts tokens, @Reference ArtifactService artifacts, @Reference RunQuotas quotas,
      @Reference Suspensions suspensions, @Reference Wishes wishes) {
    this(Waits.of(config), storage, writer, agents, sessions, active, registry, toolBox, digests, logs, replay, budgets,
        tokens, artifacts, quotas, suspensions, wishes);
  }

  RunService(Waits waits, Storage storage, CommitWriter writer, AgentStore agents, SessionService sessions,
      ActiveRuns active, PluginRegistry registry, ToolBox toolBox, BundleDigests digests, RunLogs logs,
      Replay replay, Budgets budgets, TokenCounts tokens, ArtifactService artifacts, RunQuotas quotas,
      Suspensions suspensions, Wishes wishes) {
    this.quotas = quotas;
    this.suspensions = suspensions;
    this.wishes = wishes;
    this.waits = waits;
    this.storage = storage;
    this.writer = writer;
    this.agents = agents;
    this.sessions = sessions;
    this.active = active;
    this.logs = logs;
    this.replay = replay;
    plans = new Plans(registry, toolBox, digests);
    observations = new Observations(storage, new Observers(registry, agents, logs));
    carrier = new Carrier(active, registry, toolBox, budgets, tokens, artifacts, waits.recall(), observations::ended);
    decisions = new Decisions(toolBox, logs, auditing);
    idempotency = new Idempotency(storage);
    images = new ImageCheck(registry.models());
    resumption = new Resumption(storage, agents, sessions, logs, plans, carrier, observations::takeUp);
    resumption.begin(registry.context());
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  /** Takes no more runs, and leaves those that are going on at a boundary; whoever starts next goes on from there. */
  @Deactivate
  void stop() throws InterruptedException {
    stopping = true;
    resumption.close();
    carrier.leave(waits.boundary());
    observations.close();
  }

  @Override
  public Run start(RunRequest request, Principal by) {
    return unlessStopping(() -> begin(request, by));
  }

  private Run begin(RunRequest request, Principal by) {
    requireOpen();
    if (request.agent() == null) {
      throw ProblemException.badRequest("invalid_run", "'agent' should be the id of an agent, e.g. \"assistant\"");
    } else if (request.input() == null || request.input().isBlank()) {
      throw ProblemException.badRequest("invalid_run", "'input' should be what you want to say to the agent");
    }
    ImageCheck.requireSound(request.images());
    return request.idempotencyKey() == null
        ? accept(request, by)
        : idempotency.once(by, request, () -> accept(request, by));
  }

  private void requireOpen() {
    String trouble = writer.trouble();
    if (stopping) {
      throw new RunCutOff();
    } else if (trouble != null) {
      throw unavailable("storage_unavailable", "nothing can be written at the moment: " + trouble);
    }
  }

  /** What came too late is not done at all. */
  private static <R> R unlessStopping(Supplier<R> work) {
    try {
      return work.get();
    } catch (RunCutOff e) {
      throw leaving();
    }
  }

  private static ProblemException leaving() {
    return unavailable("stopping", "the server is going down; try again");
  }

  private static ProblemException unavailable(String code, String detail) {
    return new ProblemException(new Problem(code, 503, detail, true, Duration.ofSeconds(2), null));
  }

  private Run accept(RunRequest request, Principal by) {
    Agent agent = agents.get(request.agent());
    Scope whose = by.scope(request.userId());
    suspensions.requireNone(whose);
    quotas.take(whose, by);
    boolean accepted = false;
    try {
      Run run = accept(request, by, agent, whose);
      accepted = true;
      return run;
    } finally {
      if (!accepted) {
        quotas.giveBack(whose, by);
      }
    }
  }

  private Run accept(RunRequest request, Principal by, Agent agent, Scope whose) {
    boolean first = request.session() == null;
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Session session = first
        ? new Session(ids.next("ses"), agent.id(), whose.tenant(), whose.user(), now)
        : sessions.forRun(request.session(), whose);
    String id = ids.next("run");
    Optional<Preferred> preferred = preferred(id, whose, now);
    RunPlan plan = plan(agent, request, preferred.map(Preferred::model).orElse(null),
        () -> first ? Prompt.EMPTY : sessions.history(session.id(), id));
    images.requireSeen(request.images(), plan);
    var run = new Run(id, agent.id(), agent.version(), session.id(), whose.tenant(), whose.user(), RunStatus.QUEUED,
        request.input(), request.images().size(), null, false, RunUsage.NONE, now, null, null);

    RunLog log = logs.open(id, 0, () -> active.get(id).ifPresent(carrier::ended));
    var carried = new CarriedRun(
        new ActiveRun(run, new Scope(run.tenant(), run.userId(), agent.id(), session.id()),
            Duration.ofSeconds(agent.limits().wallSeconds()), new RunState(), log),
        log, CompletableFuture.completedFuture(plan));
    List<CarriedRun> before = carrier.take(carried,
        request.multitask() == null ? Multitask.ENQUEUE : request.multitask());
    var accepted = new Change.RunAccepted(run, by.name(), Idempotency.kept(by, request.idempotencyKey()));
    var with = new ArrayList<Change>(List.of(accepted));
    if (first) {
      with.addFirst(new Change.SessionOpened(session));
    }
    if (!agent.memory().isEmpty()) {
      with.add(new Change.ObservationDue(id));
    }
    carried.run().emit(new EventData.RunStarted(run.agent(), run.agentVersion(), run.session(), run.tenant(),
        run.userId(), by.name(), run.input(), request.images(), plan.model(), plan.tools().names(), plans.used(plan),
        preferred.map(PreferenceLines::of).orElse(null)),
        with.toArray(Change[]::new));
    carried.run().queue();
    carrier.go(carried);
    if (!isDurable(carried) && carrier.takeBack(carried)) {
      throw unwritten("the run will not happen, for it");
    }
    if (request.multitask() == Multitask.INTERRUPT) {
      // The last first: the end of one lets the next begin.
      before.reversed().forEach(other -> carrier.cancel(other, by.name()));
    }
    return carried.view();
  }

  private Optional<Preferred> preferred(String run, Scope whose, Instant now) {
    try {
      return wishes.of(run, whose, now);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private RunPlan plan(Agent agent, RunRequest request, String preferred, RunPlan.History history) {
    try {
      return plans.begin(agent, request.model(), preferred, request.incremental(), history);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static ProblemException interrupted() {
    Thread.currentThread().interrupt();
    return unavailable("interrupted", "the request was interrupted");
  }

  private boolean isDurable(CarriedRun carried) {
    try {
      return carried.log().sync(waits.durable());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private ProblemException unwritten(String what) {
    return unavailable("storage_unavailable",
        what + " could not be written in " + waits.durable().toSeconds() + " s: " + writer.trouble());
  }

  @Override
  public Run get(String id, Principal by) {
    Reach reach = by.reach();
    return active.get(id).map(CarriedRun::view).filter(run -> reach.covers(run.tenant(), run.userId()))
        .or(() -> storage.run(id, reach))
        .orElseThrow(() -> ProblemException.notFound("run_not_found", "there is no run '" + id + "'"));
  }

  @Override
  public Page<Run> list(String userId, RunFilter filter, String after, int limit, Principal by) {
    Reach reach = by.reach(userId);
    boolean ended = filter.status() == null || filter.status().ended();
    List<Run> found = ended
        ? storage.runs(filter, reach, after, limit + 1)
        : active.list(filter, reach, after, limit + 1);
    return Pages.cut(found.stream().map(this::now).toList(), limit, Run::id);
  }

  /** The row of a run that goes on is not written anew at each turn. */
  private Run now(Run run) {
    return active.get(run.id()).map(CarriedRun::view).orElse(run);
  }

  @Override
  public Run await(String id, Duration atMost, Principal by) throws InterruptedException {
    Run run = get(id, by);
    Optional<CarriedRun> going = active.get(id);
    if (going.isPresent()) {
      going.get().log().awaitEnd(atMost);
      return going.get().view();
    }
    return run.status().ended() ? run : get(id, by);
  }

  @Override
  public Page<Event> events(String id, long after, int limit, Principal by) {
    get(id, by);
    var events = new ArrayList<Event>();
    long seq = after;
    while (events.size() <= limit) {
      List<Event> some = logs.read(id, seq);
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
    return new LogCursor(after, () -> active.get(id).map(CarriedRun::log), seq -> logs.read(id, seq));
  }

  /** A run of one who may act for its user; empty when it has ended. */
  private Optional<CarriedRun> going(String id, Principal by) {
    get(id, by);
    Optional<CarriedRun> going = active.get(id);
    if (going.isEmpty() && !get(id, by).status().ended()) {
      throw leaving();
    }
    return going;
  }

  @Override
  public Run cancel(String id, Principal by) {
    Optional<CarriedRun> going = going(id, by);
    boolean stops = going.isPresent() && unlessStopping(() -> carrier.cancel(going.get(), by.name()));
    if (going.isPresent() && !isDurable(going.get())) {
      throw unwritten("how the run ends");
    } else if (stops) {
      return going.get().view();
    }
    Run ended = going.isPresent() ? going.get().view() : get(id, by);
    if (ended.status() != RunStatus.CANCELLED) {
      throw new ProblemException(Problem.of("run_ended", 409,
          "run '" + id + "' had " + ended.status().name().toLowerCase(Locale.ROOT) + " before").forRun(id));
    }
    return ended;
  }

  @Override
  public List<ApprovalRequested> approvals(String id, Principal by) {
    get(id, by);
    return active.get(id).map(carried -> carried.run().questions()).orElse(List.of());
  }

  @Override
  public Run decide(String id, String call, ApprovalDecision decision, Principal by) {
    Optional<CarriedRun> going = going(id, by);
    if (going.isEmpty()) {
      decisions.requireSame(id, call, decision);
      return get(id, by);
    }
    if (unlessStopping(() -> decisions.decide(going.get(), call, decision, by))) {
      carrier.go(going.get());
      if (!isDurable(going.get())) {
        throw unwritten("the decision");
      }
    }
    return going.get().view();
  }

  @Override
  public ReplayReport replay(String id, Principal by) {
    Run run = get(id, by);
    if (!run.status().ended()) {
      throw ProblemException.conflict("run_going_on", "run '" + id + "' has not ended; replay it then");
    }
    return replay.of(run);
  }
}
