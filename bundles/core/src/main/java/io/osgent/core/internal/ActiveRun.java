package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.StartedBy;
import io.osgent.server.storage.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A run that has not ended: how it stands, where it writes, and how to stop it. The run's own thread moves it on, while
 * it has one; any thread may look, decide what it waits for, or ask it to stop. Thread-safe.
 */
final class ActiveRun implements StartedBy {
  private enum Phase {
    /** Its first event is on its way. */
    ACCEPTED,
    /** It waits for its turn in the session, or for the server to be up. */
    QUEUED,
    /** A thread works on it. */
    RUNNING,
    /** It waits for a decision. */
    PARKED,
    /** It has ended, or is no longer carried here. */
    OVER
  }

  private static final Instant NEVER = Instant.MAX;

  private final EventSink sink;
  private final RunState state;
  private final Scope scope;
  private final Duration limit;
  private final ReentrantLock lock = new ReentrantLock();
  private Phase phase = Phase.ACCEPTED;
  private volatile Run run;
  private volatile Instant deadline = NEVER;
  private volatile boolean leaving;
  private Thread worker;
  private boolean interruptible;
  private World.Answer answer;
  private Stop stop;
  private Run ended;

  /** @param state of a run that is taken up again, or a new one */
  ActiveRun(Run run, Scope scope, Duration limit, RunState state, EventSink sink) {
    this.run = run;
    this.scope = scope;
    this.limit = limit;
    this.state = state;
    this.sink = sink;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public String run() {
    return run.id();
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public boolean cancelled() {
    return leaving || stop() != null;
  }

  @Override
  public String startedBy() {
    return look(at -> at.started() == null ? null : at.started().by());
  }

  @Override
  public Instant startedAt() {
    return run.createdAt();
  }

  /** As it stands, before its end. */
  Run view() {
    return run;
  }

  /** As it has ended, or null. */
  Run ended() {
    return exclusively(() -> ended);
  }

  /** A look at where it stands. */
  <R> R look(Function<RunState, R> at) {
    lock.lock();
    try {
      return at.apply(state);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what happens.
   *
   * @return whether it was written; not after the last event
   */
  boolean emit(EventData data, Change... with) {
    // Not with the run held: others would wait for the disk just to look at it.
    sink.awaitTurn(data);
    return write(data, with);
  }

  private boolean write(EventData data, Change... with) {
    lock.lock();
    try {
      Optional<Event> event = sink.append(data, with);
      event.ifPresent(state::add);
      sink.taken();
      return event.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was written is durable. */
  void sync() throws InterruptedException {
    sink.sync();
  }

  /** Writes the last event. */
  void end(RunStatus status, EventData last) {
    lock.lock();
    try {
      Problem problem = last instanceof EventData.RunFailed failed ? failed.problem() : null;
      Run end = with(status, last instanceof EventData.RunCompleted completed ? completed : null, problem);
      write(last, new Change.RunChanged(end));
      ended = end;
      phase = Phase.OVER;
    } finally {
      lock.unlock();
    }
  }

  /** @param answer the last event of a run that did what it was asked, or null */
  private Run with(RunStatus status, EventData.RunCompleted answer, Problem problem) {
    var used = new RunUsage(state.usage().inputTokens(), state.usage().outputTokens(), state.cost());
    return new Run(run.id(), run.agent(), run.agentVersion(), run.session(), run.tenant(), run.userId(), status,
        run.input(),
        run.images(), answer == null ? null : answer.output(), answer != null && answer.json(),
        used, run.createdAt(), status.ended() ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : null, problem);
  }

  /** Its first event is written: it may begin when its turn comes. */
  void queue() {
    become(Phase.QUEUED);
  }

  /** It waited for a decision when the server went down, and still does. */
  void queueParked() {
    become(Phase.PARKED);
  }

  private void become(Phase next) {
    lock.lock();
    try {
      phase = next;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it stands still and a thread should be given to it; true only once. */
  boolean wake() {
    lock.lock();
    try {
      boolean ready = phase == Phase.QUEUED || (phase == Phase.PARKED && hasWork());
      if (leaving || !ready) {
        return false;
      }
      phase = Phase.RUNNING;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is something to do besides waiting for decisions. */
  private boolean hasWork() {
    return stop != null || !state.uses().stream().allMatch(use -> use.waits() || use.finished() != null);
  }

  /** The current thread works on it from now on. */
  void begin() {
    lock.lock();
    try {
      worker = Thread.currentThread();
      interruptible = true;
      deadline = Instant.now().plus(limit).minus(state.active());
      run = with(RunStatus.RUNNING, null, null);
      if (stop != null) {
        worker.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Its work is over, and it is to end or to undo what it did: nobody but the server's end interrupts it any more. */
  void workIsOver() {
    lock.lock();
    try {
      interruptible = false;
      deadline = NEVER;
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives its thread back when there is nothing to do but wait for decisions.
   *
   * @return false when there is something to do after all
   */
  boolean park() {
    lock.lock();
    try {
      if (hasWork()) {
        return false;
      }
      run = with(RunStatus.WAITING, null, null);
      write(new EventData.RunPaused(), new Change.RunChanged(run));
      phase = Phase.PARKED;
      deadline = NEVER;
      worker = null;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it waits for decisions. */
  boolean parked() {
    return exclusively(() -> phase == Phase.PARKED);
  }

  /** Writes a decision; a run that stands still is to be woken then. */
  void decide(EventData.ApprovalDecided decision) {
    lock.lock();
    try {
      Change[] with = {};
      if (phase == Phase.PARKED) {
        run = with(RunStatus.RUNNING, null, null);
        with = new Change[]{new Change.RunChanged(run)};
      }
      write(decision, with);
    } finally {
      lock.unlock();
    }
  }

  /** Does several things while nobody else changes the run. */
  <R> R exclusively(Supplier<R> work) {
    return look(unused -> work.get());
  }

  /** Why it has to stop, or null while it may go on. */
  Stop stop() {
    return exclusively(() -> stop);
  }

  /**
   * Stops it for somebody, and writes that down, unless it stops already.
   *
   * @return false when it has ended
   */
  boolean cancel(String by) {
    lock.lock();
    try {
      if (state.stopping() == null && !write(new EventData.RunStopping(by, null))) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    stop(new Stop.Cancelled(by));
    return true;
  }

  /** Asks it to stop: whatever it waits for is broken off. The first reason counts. */
  void stop(Stop why) {
    World.Answer open;
    lock.lock();
    try {
      if (stop != null) {
        return;
      }
      stop = why;
      open = answer;
      interruptWork();
    } finally {
      lock.unlock();
    }
    close(open);
  }

  private void interruptWork() {
    if (worker != null && interruptible) {
      worker.interrupt();
    }
  }

  /** At the next boundary it is to be left as it is: somebody goes on from its log later. */
  void leaveAtBoundary() {
    lock.lock();
    try {
      leaving = true;
      if (phase != Phase.RUNNING) {
        phase = Phase.OVER;
      }
    } finally {
      lock.unlock();
    }
  }

  /** It is to be left now, wherever it is; nothing it does is written any more. */
  void leaveNow() {
    World.Answer open;
    lock.lock();
    try {
      leaving = true;
      open = answer;
      if (worker != null) {
        worker.interrupt();
      }
    } finally {
      lock.unlock();
    }
    close(open);
  }

  boolean leaving() {
    return leaving;
  }

  /** Its thread has left it. */
  void left() {
    lock.lock();
    try {
      phase = Phase.OVER;
      worker = null;
    } finally {
      lock.unlock();
    }
  }

  boolean over() {
    return exclusively(() -> phase == Phase.OVER);
  }

  /** The answer that is to be closed when the run has to stop, or null. */
  void reads(World.Answer now) {
    boolean late;
    lock.lock();
    try {
      answer = now;
      late = stop != null || (leaving && worker != null && worker.isInterrupted());
    } finally {
      lock.unlock();
    }
    if (late) {
      close(now);
    }
  }

  private static void close(World.Answer open) {
    if (open != null) {
      open.close();
    }
  }

  /** What it waits for. */
  List<EventData.ApprovalRequested> questions() {
    return look(at -> at.uses().stream().filter(ToolUse::waits).map(ToolUse::asked).toList());
  }
}
