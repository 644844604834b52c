package io.osgent.core.internal;

import io.osgent.server.run.Run;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** The runs that are going on, by id, and the last one of each session that has one. Thread-safe. */
@Component(immediate = true, service = ActiveRuns.class)
public final class ActiveRuns {
  private final Map<String, ActiveRun> byId = new ConcurrentHashMap<>();
  private final Map<String, ActiveRun> lastOfSession = new ConcurrentHashMap<>();

  /** @return the run before it in its session that has not ended, or null */
  ActiveRun add(ActiveRun run) {
    byId.put(run.run(), run);
    return lastOfSession.put(run.view().session(), run);
  }

  /** Takes a run out whose last event is durable. */
  void remove(Run ended) {
    ActiveRun run = byId.remove(ended.id());
    if (run != null) {
      lastOfSession.remove(ended.session(), run);
    }
  }

  /** Null when no such run is going on. */
  ActiveRun get(String id) {
    return byId.get(id);
  }

  boolean busy(String session) {
    return lastOfSession.containsKey(session);
  }

  Collection<ActiveRun> all() {
    return byId.values();
  }
}
