package io.osgent.api.memory;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A memory, registered as a service with {@code osgent.name}. What it holds is apart for each tenant and user of a
 * {@link Scope}: nothing crosses from one to another, and an id of somebody else's is one that is not there. Thread-safe.
 *
 * <p>What cannot be done is a {@link ProblemException}: {@code memory_not_found} (404) for an id that is not there,
 * {@code memory_changed} (409) for one that is retired already, {@code memory_unavailable} (503) when the memory cannot be
 * reached, within a few seconds.
 */
@ConsumerType
public interface Memory {
  /** What fits the query, the best first; without a text to look for, the newest first. */
  List<Recollection> recall(Scope scope, Query query);

  /**
   * All of these changes in their order, or none. When this returns they are durable, as far as this memory is, and found.
   *
   * @return the id that each change was about
   */
  List<String> write(Scope scope, List<Change> changes);

  /** Forgets for good all that is held of the scope's user, whatever its session. */
  void forget(Scope scope);

  /** Everybody of a tenant of whom anything is held, so that all of it can be forgotten when the tenant goes. */
  Set<String> users(String tenant);

  /**
   * A run has ended. Unless a memory learns more from its log, what was said is kept. May be called again after a crash.
   *
   * @param turns what was said, with ids of its own, so that keeping it again changes nothing
   * @param events the run's whole log
   */
  default void observe(Scope scope, List<Change> turns, List<Event> events) {
    write(scope, turns);
  }
}
