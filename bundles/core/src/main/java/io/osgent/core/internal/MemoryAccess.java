package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.server.memory.NamedMemories;
import java.util.List;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets bundles use the memories of others, each call under a lease. */
@Component(immediate = true)
public final class MemoryAccess implements NamedMemories {
  private final PluginRegistry registry;

  @Activate
  public MemoryAccess(@Reference PluginRegistry registry) {
    this.registry = registry;
  }

  @Override
  public List<String> names() {
    return registry.memories().serving().stream().map(Plugin::name).toList();
  }

  @Override
  public Memory named(String name) {
    return new Memory() {
      @Override
      public List<Recollection> recall(Scope scope, Query query) {
        return leased(name, memory -> memory.recall(scope, query));
      }

      @Override
      public List<String> write(Scope scope, List<Change> changes) {
        return leased(name, memory -> memory.write(scope, changes));
      }

      @Override
      public void forget(Scope scope) {
        leased(name, memory -> {
          memory.forget(scope);
          return null;
        });
      }

      @Override
      public void observe(Scope scope, List<Change> turns, List<Event> events) {
        leased(name, memory -> {
          memory.observe(scope, turns, events);
          return null;
        });
      }
    };
  }

  private <T> T leased(String name, Function<Memory, T> call) {
    try (var lease = registry.memories().acquire(name).orElseThrow(() -> new ProblemException(
        new Problem("memory_not_found", 503, "the memory '" + name + "' is not here now", true, null, null)))) {
      return call.apply(lease.service());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem("interrupted", 503, "the call was interrupted", true, null, null));
    }
  }
}
