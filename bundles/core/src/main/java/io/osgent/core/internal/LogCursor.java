package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.server.run.Runs.EventCursor;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Reads a log, from memory while the run is going on and near, else from the database. */
final class LogCursor implements EventCursor {
  private final Supplier<ActiveRun> going;
  private final LongFunction<List<Event>> stored;
  private long seq;
  private boolean ended;

  /**
   * @param going the run, or null when it is not going on any more
   * @param stored reads events after a number from the database
   */
  LogCursor(long after, Supplier<ActiveRun> going, LongFunction<List<Event>> stored) {
    seq = after;
    this.going = going;
    this.stored = stored;
  }

  @Override
  public List<Event> next(Duration atMost) throws InterruptedException {
    if (ended) {
      return List.of();
    }
    ActiveRun run = going.get();
    List<Event> events = run == null ? null : run.log().after(seq, atMost);
    if (events == null) {
      events = stored.apply(seq);
      ended = run == null && events.isEmpty();
    } else if (events.isEmpty()) {
      ended = run.log().ended();
    }
    if (!events.isEmpty()) {
      seq = events.getLast().seq();
      ended = events.getLast().data().last();
    }
    return events;
  }

  @Override
  public boolean ended() {
    return ended;
  }
}
