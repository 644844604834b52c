package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.model.Usage;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up every run that had not ended when the server, or the bundle that carries runs, was stopped or crashed. They
 * can be seen and decided about at once; they go on when the framework has started all its bundles, so that the plugins
 * they began on are there.
 */
final class Resumption implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

  private final Storage storage;
  private final AgentStore agents;
  private final SessionService sessions;
  private final RunLogs logs;
  private final Plans plans;
  private final Carrier carrier;
  private final Runnable whenUp;
  private final List<CarriedRun> waiting = new ArrayList<>();
  private final FrameworkListener whenStarted = this::started;
  private BundleContext framework;
  private String version;

  /** @param whenUp done once all bundles are started */
  Resumption(Storage storage, AgentStore agents, SessionService sessions, RunLogs logs, Plans plans, Carrier carrier,
      Runnable whenUp) {
    this.whenUp = whenUp;
    this.storage = storage;
    this.agents = agents;
    this.sessions = sessions;
    this.logs = logs;
    this.plans = plans;
    this.carrier = carrier;
  }

  /** Takes all in, in the order in which they were accepted. */
  void begin(BundleContext context) {
    version = context.getBundle().getVersion().toString();
    storage.unfinishedRuns().forEach(this::take);
    if (!waiting.isEmpty()) {
      LOG.info("{} runs that had not ended go on", waiting.size());
    }
    Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    framework = system.getBundleContext();
    framework.addFrameworkListener(whenStarted);
    if (system.getState() == Bundle.ACTIVE) {
      goOn();
    }
  }

  private void started(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTED) {
      goOn();
    }
  }

  private void take(Run run) {
    var state = new RunState();
    long last = 0;
    try {
      for (Event event : logs.read(run.id())) {
        state.add(event);
        last = event.seq();
      }
      take(run, state, last);
    } catch (StorageException e) {
      LOG.error("Run {} cannot be taken up now; it is when the server starts the next time", run.id(), e);
    } catch (RuntimeException e) {
      LOG.error("The log of run {} cannot be read, so it cannot go on", run.id(), e);
      close(run, logs.last(run.id()));
    }
  }

  private void take(Run run, RunState state, long last) {
    RunStarted started = state.started();
    Agent agent = agents.get(run.agent(), run.agentVersion());
    CarriedRun[] self = new CarriedRun[1];
    RunLog log = logs.open(run.id(), last, () -> carrier.ended(self[0]));
    var carried = new CarriedRun(
        new ActiveRun(run, new Scope(started.tenant(), run.userId(), run.agent(), run.session()),
            Duration.ofSeconds(agent.limits().wallSeconds()), state, log),
        log, new CompletableFuture<>());
    self[0] = carried;
    carrier.take(carried, Multitask.ENQUEUE);
    if (state.paused() && state.waits() && state.stopping() == null) {
      carried.run().queueParked();
    } else {
      if (state.begun() || state.stopping() != null) {
        carried.run().emit(new EventData.RunResumed(version));
      }
      carried.run().queue();
    }
    waiting.add(carried);
  }

  private synchronized void goOn() {
    List<CarriedRun> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(carried -> carrier.execute(() -> goOn(carried)));
    carrier.execute(whenUp);
  }

  private void goOn(CarriedRun carried) {
    RunStarted started = carried.run().look(RunState::started);
    try {
      Agent agent = agents.get(started.agent(), started.agentVersion());
      carried.plan().complete(plans.resume(started, agent,
          () -> sessions.history(carried.session(), carried.id())));
      carrier.go(carried);
    } catch (InterruptedException e) {
      carried.plan().cancel(false);
    } catch (RuntimeException e) {
      LOG.error("Run {} cannot be taken up", carried.id(), e);
      carried.plan().completeExceptionally(e);
    }
  }

  /** Ends a run whose log nobody understands any more. */
  private void close(Run run, long last) {
    Problem problem = new Problem("log_unreadable", 500,
        "the server cannot read what this run did, so it cannot go on", false, null, run.id());
    Event end = logs.codec().encode(run.id(), last + 1, new EventData.RunFailed(problem, Usage.NONE));
    storage.commit(List.of(new Change.EventsAppended(new EventBlock(run.id(), end.seq(), end.seq(), end.json() + "\n")),
        new Change.RunChanged(
            new Run(run.id(), run.agent(), run.agentVersion(), run.session(), run.tenant(), run.userId(),
                RunStatus.FAILED, run.input(), run.images(), null, false, run.usage(), run.createdAt(), end.at(),
                problem))));
  }

  @Override
  public synchronized void close() {
    if (framework != null) {
      framework.removeFrameworkListener(whenStarted);
    }
    waiting.forEach(carried -> carried.plan().cancel(false));
    waiting.clear();
  }
}
