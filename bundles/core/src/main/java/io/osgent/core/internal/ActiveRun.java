package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Problem;
import io.osgent.api.Scope;
import io.osgent.api.model.ModelStream;
import io.osgent.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A run while it is going on: how it stands, its log, and how to stop it. The run's own thread moves it on; any thread
 * may look, or ask it to stop.
 */
final class ActiveRun implements CallContext {
  /** Why a run has to stop before its work is done. */
  sealed interface Stop {
    /** Somebody wanted it. */
    record Cancelled(String by) implements Stop {}

    /** It went over a bound, or the server goes down. */
    record Aborted(Problem problem) implements Stop {}
  }

  private static final Duration FOREVER = Duration.ofDays(365);

  private final RunLog log;
  private final Scope scope;
  private final Instant deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Run run;
  private volatile ActiveRun before;
  private Thread thread;
  private ModelStream stream;
  private Stop stop;

  ActiveRun(Run run, Scope scope, Duration limit, RunLog log) {
    this.run = run;
    this.scope = scope;
    this.log = log;
    deadline = run.createdAt().plus(limit);
  }

  Run view() {
    return run;
  }

  void view(Run now) {
    run = now;
  }

  RunLog log() {
    return log;
  }

  /** The run before it in its session has to end first; null when there is none. */
  void follows(ActiveRun earlier) {
    before = earlier;
  }

  /** Waits until every run before it in its session has ended, also where one in between was cancelled while it waited. */
  void awaitTurn() throws InterruptedException {
    for (ActiveRun earlier = before; earlier != null; earlier = earlier.before) {
      earlier.log.awaitEnd(FOREVER);
    }
    before = null;
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
    return stop() != null;
  }

  /** Why it has to stop, or null while it may go on. */
  Stop stop() {
    lock.lock();
    try {
      return stop;
    } finally {
      lock.unlock();
    }
  }

  /** Asks it to stop: whatever it waits for is broken off. The first reason counts. */
  void stop(Stop why) {
    ModelStream open;
    lock.lock();
    try {
      if (stop != null) {
        return;
      }
      stop = why;
      open = stream;
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.close();
    }
  }

  /** The thread that is to be interrupted from now on. */
  void runsOn(Thread current) {
    lock.lock();
    try {
      thread = current;
      if (stop != null) {
        current.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The work is over: nobody interrupts its thread any more. */
  void workIsOver() {
    lock.lock();
    try {
      thread = null;
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** The answer that is to be closed from now on, or null. */
  void reads(ModelStream answer) {
    boolean late;
    lock.lock();
    try {
      stream = answer;
      late = stop != null;
    } finally {
      lock.unlock();
    }
    if (late && answer != null) {
      answer.close();
    }
  }
}
