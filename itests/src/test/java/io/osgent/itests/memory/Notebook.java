package io.osgent.itests.memory;

import io.osgent.api.PluginNames;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** Recalls how many runs it has seen end. */
@Component(service = Memory.class, property = PluginNames.NAME + "=notebook")
public final class Notebook implements Memory {
  private final Map<Scope, Integer> runs = new ConcurrentHashMap<>();

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    var note = new Note(Note.FACT, runs.getOrDefault(scope, 0) + " runs have ended", Instant.EPOCH);
    return List.of(new Recollection("runs", note, Instant.EPOCH, null, 0, 0, 1, List.of("the only one")));
  }

  @Override
  public List<String> write(Scope scope, List<Change> changes) {
    return List.of();
  }

  @Override
  public void observe(Scope scope, List<Change> turns, List<Event> events) {
    runs.merge(scope, 1, Integer::sum);
  }

  @Override
  public void forget(Scope scope) {
    runs.remove(scope);
  }

  @Override
  public Set<String> users(String tenant) {
    return runs.keySet().stream().filter(scope -> scope.tenant().equals(tenant)).map(Scope::user)
        .collect(Collectors.toSet());
  }
}
