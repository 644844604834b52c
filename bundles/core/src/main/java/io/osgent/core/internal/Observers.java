package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the memories of its agent what happened in a run that has ended. */
final class Observers {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final PluginRegistry registry;
  private final RunLogs logs;

  Observers(PluginRegistry registry, RunLogs logs) {
    this.registry = registry;
    this.logs = logs;
  }

  void observe(CarriedRun ended) {
    RunPlan plan = ended.plan().join();
    if (plan.agent().memory().isEmpty()) {
      return;
    }
    try {
      ended.log().sync();
      List<Event> events = logs.read(ended.id());
      List<Change> turns = Turns.of(events);
      for (String memory : plan.agent().memory()) {
        observe(memory, ended, turns, events);
      }
    } catch (RunCutOff e) {
      LOG.warn("The memories of run {} do not observe it, for the server is going down", ended.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("Not every memory of run {} has observed it", ended.id());
    }
  }

  private void observe(String name, CarriedRun ended, List<Change> turns, List<Event> events)
      throws InterruptedException {
    Optional<Plugin<Memory>.Lease> memory = registry.memories().acquire(name);
    if (memory.isEmpty()) {
      LOG.warn("The memory {} is not here, so it does not observe run {}", name, ended.id());
      return;
    }
    try (var lease = memory.get()) {
      lease.service().observe(ended.run().scope(), turns, events);
    } catch (RuntimeException e) {
      LOG.warn("The memory {} could not observe run {}", name, ended.id(), e);
    }
  }
}
