package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.server.storage.Change;
import java.util.Optional;

/** Where a run writes what happens. Thread-safe. */
interface EventSink {
  /**
   * Adds an event, and changes that become durable together with it, before it. Does not wait for the disk.
   *
   * @return empty after the last event: a tool that comes back too late has nobody to tell
   * @throws RunCutOff when the run is no longer carried here
   */
  Optional<Event> append(EventData data, Change... with);

  /** Waits until it is time for this event, where the order of events is not that of their arrival. */
  default void awaitTurn(EventData data) {}

  /** The run knows of the event that was appended last. */
  default void taken() {}

  /** Waits until all that has been appended is durable. */
  void sync() throws InterruptedException;
}
