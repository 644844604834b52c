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
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets bundles use the memories of others, each call under a lease. */
@Component(immediate = true, configurationPid = "io.osgent.core")
public final class MemoryAccess implements NamedMemories {
  /** What counts where nothing is configured, if it is here. */
  private static final String USUAL = "sqlite";

  private final PluginRegistry registry;
  private final String byDefault;

  @Activate
  public MemoryAccess(CoreConfig config, @Reference PluginRegistry registry) {
    this(config.memory(), registry);
  }

  /** @param byDefault the one that counts where none is named, whether it is here or not; empty for whichever there is */
  MemoryAccess(String byDefault, PluginRegistry registry) {
    this.byDefault = byDefault;
    this.registry = registry;
  }

  @Override
  public List<String> names() {
    // One that is being replaced counts: what is meant for it must not end up in another.
    String first = byDefault.isBlank() ? USUAL : byDefault;
    Stream<String> counts = Stream.of(first)
        .filter(name -> !byDefault.isBlank() || registry.memories().names().contains(name));
    Stream<String> others = registry.memories().serving().stream()
        .sorted(Comparator.<Plugin<Memory>>comparingInt(Plugin::ranking).reversed()).map(Plugin::name);
    return Stream.concat(counts, others).distinct().toList();
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
      public Set<String> users(String tenant) {
        return leased(name, memory -> memory.users(tenant));
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
