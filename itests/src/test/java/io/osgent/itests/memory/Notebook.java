package io.osgent.itests.memory;

import io.osgent.api.PluginNames;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.memory.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** Recalls how many runs it has seen end. */
@Component(service = Memory.class, property = PluginNames.NAME + "=notebook")
public final class Notebook implements Memory {
  private final Map<Scope, Integer> runs = new ConcurrentHashMap<>();

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    String text = runs.getOrDefault(scope, 0) + " runs have ended";
    return List.of(new Recollection("runs", text, 1, Instant.EPOCH, null));
  }

  @Override
  public void observe(Scope scope, List<Event> events) {
    runs.merge(scope, 1, Integer::sum);
  }

  @Override
  public void forget(Scope scope, Selector which) {
    runs.remove(scope);
  }
}
