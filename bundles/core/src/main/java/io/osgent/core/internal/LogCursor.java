package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.server.run.Runs.EventCursor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Reads a log, from memory while the run is going on and near, else from the database. */
final class LogCursor implements EventCursor {
  private final Supplier<Optional<RunLog>> going;
  private final LongFunction<List<Event>> stored;
  private long seq;
  private boolean ended;

  /**
   * @param going the log while it grows, or empty when the run has ended
   * @param stored reads events after a number from the database
   */
  LogCursor(long after, Supplier<Optional<RunLog>> going, LongFunction<List<Event>> stored) {
    seq = after;
    this.going = going;
    this.stored = stored;
  }

  @Override
  public List<Event> next(Duration atMost) throws InterruptedException {
    if (ended) {
      return List.of();
    }
    RunLog log = going.get().orElse(null);
    List<Event> events = log == null ? null : growing(log, atMost);
    if (events == null) {
      events = stored.apply(seq);
      ended = log == null && events.isEmpty();
    } else if (events.isEmpty()) {
      ended = log.ended();
    }
    if (!events.isEmpty()) {
      seq = events.getLast().seq();
      ended = events.getLast().data().last();
    }
    return events;
  }

  private List<Event> growing(RunLog log, Duration atMost) throws InterruptedException {
    try {
      return log.after(seq, atMost);
    } catch (RunCutOff e) {
      throw new ProblemException(new Problem("stopping", 503,
          "the part of the server that carries runs is being stopped; go on after event " + seq + " in a moment", true,
          Duration.ofSeconds(1), null), e);
    }
  }

  @Override
  public boolean ended() {
    return ended;
  }
}
