package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.RunFailed;
import io.osgent.api.event.EventData.RunStopping;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.server.run.ReplayReport.Difference;
import io.osgent.server.storage.Change;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Holds what a replayed run writes against what it wrote the first time, event by event. What came from outside then, a
 * decision, a cancellation, comes again in its place. At the first difference the replay ends. Thread-safe.
 */
final class ReplayLog implements EventSink {
  private static final Duration STANDSTILL = Duration.ofSeconds(20);

  private final List<Event> recorded;
  private final EventCodec codec;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Set<String> callsUnderWay = new HashSet<>();
  private ActiveRun run;
  private RunState state;
  private int cursor;
  private Difference difference;

  ReplayLog(List<Event> recorded, EventCodec codec) {
    this.recorded = recorded;
    this.codec = codec;
  }

  /** @param stateOfRun is told what comes from outside */
  void replays(ActiveRun theRun, RunState stateOfRun) {
    run = theRun;
    state = stateOfRun;
  }

  /** The event that comes next in the recorded log; empty at its end, and when the replay is over. */
  Optional<EventData> next() {
    lock.lock();
    try {
      return over() ? Optional.empty() : Optional.of(recorded.get(cursor).data());
    } finally {
      lock.unlock();
    }
  }

  /** What comes next of one tool call before the run was cut off, however the calls beside it stand; empty when nothing does. */
  Optional<EventData> next(String call) {
    lock.lock();
    try {
      return rest().stream().takeWhile(data -> !(data instanceof EventData.RunResumed))
          .filter(data -> call.equals(callOf(data))).findFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a call that was decided goes on here: what was decided while others went on already came after them. */
  boolean isTurnOf(String call) {
    lock.lock();
    try {
      return next().filter(data -> {
        String other = callOf(data);
        return other != null && !other.equals(call) && !(data instanceof ToolFinished && callsUnderWay.contains(other));
      }).isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private static String callOf(EventData data) {
    return switch (data) {
      case ToolStarted start -> start.call();
      case ToolFinished end -> end.call();
      case EventData.ApprovalRequested asked -> asked.call();
      case EventData.CompensationStarted start -> start.call();
      case EventData.CompensationFinished end -> end.call();
      default -> null;
    };
  }

  /** The recorded events from the next one on. */
  List<EventData> rest() {
    lock.lock();
    try {
      return recorded.subList(cursor, recorded.size()).stream().map(Event::data).toList();
    } finally {
      lock.unlock();
    }
  }

  int position() {
    lock.lock();
    try {
      return cursor;
    } finally {
      lock.unlock();
    }
  }

  private boolean over() {
    return difference != null || cursor == recorded.size();
  }

  /** Where the replay parts from the log; empty when it does not. */
  Optional<Difference> difference() {
    lock.lock();
    try {
      return Optional.ofNullable(difference);
    } finally {
      lock.unlock();
    }
  }

  /** The replay does not go on from here as the log does. */
  void endsEarly() {
    lock.lock();
    try {
      if (!over()) {
        part(recorded.get(cursor).json(), null);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the recorded event that comes next is such; false when it never will be. */
  boolean awaitNext(Predicate<EventData> wanted) {
    lock.lock();
    try {
      while (true) {
        Optional<EventData> next = next();
        if (next.isEmpty() || next.get() instanceof EventData.RunResumed || neverComes(wanted)) {
          return false;
        } else if (wanted.test(next.get())) {
          return true;
        }
        awaitMove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where a crash comes, what came before it is waited for all the same: it belongs to calls beside this one. */
  private boolean neverComes(Predicate<EventData> wanted) {
    return rest().stream().noneMatch(data -> data instanceof EventData.RunResumed || wanted.test(data));
  }

  /** Nothing is slow here: a replay that stands still does not come to what the log has next. */
  private void awaitMove() {
    int before = cursor;
    long until = System.nanoTime() + STANDSTILL.toNanos();
    boolean interrupted = false;
    while (!over() && cursor == before && System.nanoTime() < until) {
      try {
        moved.awaitNanos(until - System.nanoTime());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (cursor == before) {
      endsEarly();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls that ran side by side came to their ends in an order of their own. */
  @Override
  public void awaitTurn(EventData data) {
    lock.lock();
    try {
      while (!over() && recorded.get(cursor).data() instanceof ToolFinished end && callsUnderWay.contains(end.call())
          && !(data instanceof ToolFinished own && own.call().equals(end.call()))) {
        awaitMove();
      }
    } finally {
      lock.unlock();
    }
  }

  /** To be called with the run held, as every change of a run is. */
  @Override
  public Optional<Event> append(EventData data, Change... with) {
    lock.lock();
    try {
      if (difference != null || next().filter(EventData.RunResumed.class::isInstance).isPresent()) {
        throw new RunCutOff();
      } else if (cursor == recorded.size()) {
        part(null, codec.encode(run.run(), cursor + 1, data).json());
        throw new RunCutOff();
      }
      Event expected = recorded.get(cursor);
      Event now = codec.encode(run.run(), cursor + 1, expected.at(), data);
      if (!now.json().equals(expected.json())) {
        part(expected.json(), now.json());
        throw new RunCutOff();
      }
      advance(data);
      return Optional.of(now);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void taken() {
    bringOutside();
    stopWhereTimeWasUp();
  }

  @Override
  public void sync() {
    // What is only compared need not become durable.
  }

  private void part(String was, String is) {
    difference = new Difference(cursor + 1, was, is);
    moved.signalAll();
  }

  private void advance(EventData data) {
    switch (data) {
      case ToolStarted start -> callsUnderWay.add(start.call());
      case ToolFinished end -> callsUnderWay.remove(end.call());
      case EventData.RunResumed ignored -> callsUnderWay.clear();
      default -> {
      }
    }
    cursor++;
    moved.signalAll();
  }

  /** What was not the run's own doing comes again. To be called with the run held. */
  void bringOutside() {
    for (Optional<EventData> next = next(); next.filter(ReplayLog::isFromOutside).isPresent(); next = next()) {
      lock.lock();
      try {
        state.add(recorded.get(cursor));
        advance(next.get());
      } finally {
        lock.unlock();
      }
      if (next.get() instanceof RunStopping stopping) {
        run.stop(new Stop.Cancelled(stopping.by()));
      }
    }
  }

  /** The run was cut off here, and taken up again. To be called with the run held. */
  void bringResumption() {
    lock.lock();
    try {
      state.add(recorded.get(cursor));
      advance(recorded.get(cursor).data());
    } finally {
      lock.unlock();
    }
  }

  private static boolean isFromOutside(EventData data) {
    return data instanceof EventData.ApprovalDecided
        || (data instanceof RunStopping stopping && stopping.by() != null);
  }

  private void stopWhereTimeWasUp() {
    Optional<Stop> stop = next().flatMap(data -> switch (data) {
      case RunFailed failed -> Optional.of(failed.problem());
      case RunStopping stopping -> Optional.ofNullable(stopping.problem());
      default -> Optional.empty();
    }).filter(problem -> problem.detail().contains("'limits.wall_seconds'")).map(Stop.Aborted::new);
    stop.ifPresent(run::stop);
  }
}
