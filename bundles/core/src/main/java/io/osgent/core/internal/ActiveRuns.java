package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Reach;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** The runs that have not ended, by id, and those of each session in the order in which they take turns. Thread-safe. */
@Component(immediate = true, service = ActiveRuns.class)
public final class ActiveRuns {
  private final Map<String, CarriedRun> byId = new ConcurrentHashMap<>();
  private final Map<String, Deque<CarriedRun>> bySession = new ConcurrentHashMap<>();

  /**
   * Puts a run at the end of its session's queue.
   *
   * @return those before it
   * @throws ProblemException {@code session_busy} when there are some and it was not to wait
   */
  List<CarriedRun> add(CarriedRun run, Multitask multitask) {
    List<CarriedRun> before = enqueue(run, multitask);
    byId.put(run.id(), run);
    return before;
  }

  private List<CarriedRun> enqueue(CarriedRun run, Multitask multitask) {
    var before = new ArrayList<CarriedRun>();
    bySession.compute(run.session(), (session, known) -> {
      Deque<CarriedRun> queue = known == null ? new ArrayDeque<>(1) : known;
      if (multitask == Multitask.REJECT && !queue.isEmpty()) {
        throw busy(session, queue.peekLast());
      }
      before.addAll(queue);
      queue.add(run);
      return queue;
    });
    return before;
  }

  private static ProblemException busy(String session, CarriedRun last) {
    return new ProblemException(new Problem("session_busy", 409, "run " + last.id() + " of session '" + session
        + "' has not ended; try again then, or start this one with multitask enqueue or interrupt", true,
        Duration.ofSeconds(1), null));
  }

  /**
   * Takes a run out whose last event is durable.
   *
   * @return whose turn it is in the session now
   */
  Optional<CarriedRun> remove(CarriedRun ended) {
    byId.remove(ended.id());
    bySession.computeIfPresent(ended.session(), (session, queue) -> {
      queue.remove(ended);
      return queue.isEmpty() ? null : queue;
    });
    return next(ended.session());
  }

  /** Whose turn it is in a session. */
  Optional<CarriedRun> next(String session) {
    CarriedRun[] first = new CarriedRun[1];
    bySession.computeIfPresent(session, (id, queue) -> {
      first[0] = queue.peek();
      return queue;
    });
    return Optional.ofNullable(first[0]);
  }

  Optional<CarriedRun> get(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Those that a filter lets through, the newest first, older than the given one if it is not null. */
  List<Run> list(RunFilter filter, Reach reach, String after, int limit) {
    return byId.values().stream().map(CarriedRun::view)
        .filter(run -> filter.status() == null || filter.status() == run.status())
        .filter(run -> filter.agent() == null || filter.agent().equals(run.agent()))
        .filter(run -> filter.session() == null || filter.session().equals(run.session()))
        .filter(run -> reach.covers(run.tenant(), run.userId()))
        .filter(run -> after == null || run.id().compareTo(after) < 0).sorted(Comparator.comparing(Run::id).reversed())
        .limit(limit).toList();
  }

  boolean busy(String session) {
    return bySession.containsKey(session);
  }

  Collection<CarriedRun> all() {
    return byId.values();
  }

  /** Lets go of all: somebody else carries them on. */
  void clear() {
    byId.clear();
    bySession.clear();
  }
}
