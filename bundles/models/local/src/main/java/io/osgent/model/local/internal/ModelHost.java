package io.osgent.model.local.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.local.internal.runner.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps one model: loads it when it is first used, lets so many use it at once, and unloads it when nobody has for a while. */
final class ModelHost implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ModelFile file;
  private final RunnerPlace place;
  private final Load load;
  private final Settings settings;
  private final ScheduledExecutorService clock;
  private final Semaphore seats;
  private final ReentrantLock lock = new ReentrantLock();
  private RunnerProcess runner;
  private ScheduledFuture<?> unloading;
  private int users;
  /** Those of the users who want nothing more. */
  private int abandoned;
  private boolean closed;

  /** The right to use the model; to be given back once. */
  final class Seat implements AutoCloseable {
    private final RunnerProcess used;
    private boolean taken = true;
    private boolean wanted = true;

    private Seat(RunnerProcess used) {
      this.used = used;
    }

    RunnerProcess runner() {
      return used;
    }

    /**
     * Whoever had it wants nothing more, but the model has not begun to speak, and hears of nothing before it does. Reading
     * a long prompt takes long; a model that does so for nobody is better loaded anew.
     */
    void abandon() {
      lock.lock();
      try {
        if (taken && wanted) {
          wanted = false;
          abandoned++;
          endIfForNobody();
        }
      } finally {
        lock.unlock();
      }
    }

    private void endIfForNobody() {
      soon(() -> {
        if (!isTaken()) {
          return;
        }
        if (forNobody(used)) {
          used.close();
        } else {
          endIfForNobody();
        }
      }, PATIENCE);
    }

    private boolean isTaken() {
      lock.lock();
      try {
        return taken;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!taken) {
          return;
        }
        taken = false;
        abandoned -= wanted ? 0 : 1;
        leave();
      } finally {
        lock.unlock();
      }
      seats.release();
    }
  }

  /** @param clock tells when a model has not been used for long enough */
  ModelHost(ModelFile file, RunnerPlace place, Load load, Settings settings, ScheduledExecutorService clock) {
    this.file = file;
    this.place = place;
    this.load = load;
    this.settings = settings;
    this.clock = clock;
    this.seats = new Semaphore(load.answersAtOnce(), true);
  }

  ModelFile file() {
    return file;
  }

  int window() {
    return load.window();
  }

  /** Waits for a seat, and until the model is loaded, for as long as the caller does. */
  Seat take(CallContext context) throws ModelException, InterruptedException {
    if (!seats.tryAcquire(left(context).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ModelException(Kind.OVERLOADED,
          "the model '" + file.name() + "' is busy: it gives " + load.answersAtOnce() + " answers at once");
    }
    Seat seat;
    try {
      seat = new Seat(enter());
    } catch (ModelException refused) {
      seats.release();
      throw refused;
    }
    boolean loaded = false;
    try {
      awaitLoaded(seat.runner(), context);
      loaded = true;
      return seat;
    } finally {
      if (!loaded) {
        seat.close();
      }
    }
  }

  boolean loaded() {
    lock.lock();
    try {
      return runner != null && runner.alive();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    RunnerProcess last;
    lock.lock();
    try {
      closed = true;
      last = runner;
      runner = null;
    } finally {
      lock.unlock();
    }
    end(last);
  }

  private static Duration left(CallContext context) {
    Duration left = Duration.between(Instant.now(), context.deadline());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void awaitLoaded(RunnerProcess loading, CallContext context) throws ModelException, InterruptedException {
    Duration left = left(context);
    boolean callerIsPatient = left.compareTo(settings.loadTime()) > 0;
    try {
      loading.awaitReady(callerIsPatient ? settings.loadTime() : left);
    } catch (ModelException failed) {
      if (failed.kind() == Kind.TIMEOUT && callerIsPatient) {
        loading.close();
      }
      throw failed;
    }
  }

  private RunnerProcess enter() throws ModelException {
    RunnerProcess ended = null;
    lock.lock();
    try {
      if (closed) {
        throw new ModelException(Kind.CONNECTION, "the provider of the model '" + file.name() + "' has been stopped");
      }
      if (unloading != null) {
        unloading.cancel(false);
        unloading = null;
      }
      if (runner == null || !runner.alive() || forNobody(runner)) {
        ended = runner;
        runner = RunnerProcess.start(file.name(), place, load);
      }
      users++;
      return runner;
    } finally {
      lock.unlock();
      end(ended);
    }
  }

  private void leave() {
    lock.lock();
    try {
      users--;
      if (users == 0) {
        unloading = soon(this::unload, settings.keepLoaded());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether all that the model is at is wanted by nobody any more. */
  private boolean forNobody(RunnerProcess used) {
    lock.lock();
    try {
      return used.equals(runner) && abandoned > 0 && users == abandoned;
    } finally {
      lock.unlock();
    }
  }

  /** Once this is closed, nothing is done any more. */
  private ScheduledFuture<?> soon(Runnable what, Duration later) {
    lock.lock();
    try {
      return closed ? null : clock.schedule(what, later.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      lock.unlock();
    }
  }

  private void unload() {
    RunnerProcess unused = null;
    lock.lock();
    try {
      if (users == 0) {
        unused = runner;
        runner = null;
      }
    } finally {
      lock.unlock();
    }
    end(unused);
  }

  /** Not under the lock: ending a process waits for those who are told of it, and they give back their seats. */
  private static void end(RunnerProcess runner) {
    if (runner != null) {
      runner.close();
    }
  }
}
