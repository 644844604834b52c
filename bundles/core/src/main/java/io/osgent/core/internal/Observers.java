package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.server.run.Run;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the memories of its agent what happened in a run that has ended. */
final class Observers {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final PluginRegistry registry;
  private final AgentStore agents;
  private final RunLogs logs;

  Observers(PluginRegistry registry, AgentStore agents, RunLogs logs) {
    this.registry = registry;
    this.agents = agents;
    this.logs = logs;
  }

  /** @return whether all of them have observed it; the others are to be shown it again */
  boolean observe(Run run) throws InterruptedException {
    List<Event> events = logs.read(run.id());
    if (events.isEmpty()) {
      // Its session was deleted.
      return true;
    }
    var started = (RunStarted) events.getFirst().data();
    var scope = new Scope(started.tenant(), started.userId(), started.agent(), started.session());
    List<Change> turns = Turns.of(events);
    boolean all = true;
    for (String memory : memories(run)) {
      all &= observe(memory, scope, turns, events);
    }
    return all;
  }

  /** Whether all that are to observe a run are here now. */
  boolean allHere(Run run) {
    return memories(run).stream().allMatch(name -> registry.memories().find(name).isPresent());
  }

  private List<String> memories(Run run) {
    return agents.get(run.agent(), run.agentVersion()).memory();
  }

  private boolean observe(String name, Scope scope, List<Change> turns, List<Event> events)
      throws InterruptedException {
    String run = events.getFirst().run();
    Optional<Plugin<Memory>.Lease> memory = registry.memories().acquire(name);
    if (memory.isEmpty()) {
      LOG.debug("The memory {} is not here, so it does not observe run {} yet", name, run);
      return false;
    }
    try (var lease = memory.get()) {
      lease.service().observe(scope, turns, events);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("The memory {} could not observe run {}; it is shown it again later", name, run, e);
      return false;
    }
  }
}
