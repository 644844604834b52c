package io.osgent.api.memory;

import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A memory, registered with {@code osgent.name}. Nothing crosses from one {@link Scope} to another. Thread-safe. */
@ConsumerType
public interface Memory {
  /** What is worth knowing for this query, the best first. */
  List<Recollection> recall(Scope scope, Query query);

  /** Takes note of what happened in a run that has ended; events come in order and once. */
  void observe(Scope scope, List<Event> events);

  /** Forgets for good what is selected. */
  void forget(Scope scope, Selector which);
}
