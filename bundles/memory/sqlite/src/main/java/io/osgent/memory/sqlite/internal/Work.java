package io.osgent.memory.sqlite.internal;

import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something done in the background when there is need, one time after another, until it is closed. What fails is tried
 * again after a while.
 */
final class Work implements AutoCloseable {
  /** What is done each time. */
  @FunctionalInterface
  interface Round {
    /** @throws InterruptedException when it is closed */
    Next go() throws InterruptedException;
  }

  /**
   * When it is to be done again.
   *
   * @param pause before that, unless it is urgent
   * @param needed whether in any case, or only if there is need
   */
  record Next(Duration pause, boolean needed) {}

  private static final Logger LOG = LoggerFactory.getLogger(Work.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration GATHERING = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final Round round;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean needed;
  private boolean urgent;
  private long notBefore = System.nanoTime();

  /** @param round the first is gone at once: something may be left from before */
  Work(String name, Round round) {
    this.name = name;
    this.round = round;
    needed = true;
    urgent = true;
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /** There is something to do, which may wait for more. */
  void need() {
    need(false);
  }

  /** There is something to do now. */
  void needNow() {
    need(true);
  }

  private void need(boolean now) {
    lock.lock();
    try {
      if (!needed) {
        notBefore = Math.max(notBefore, System.nanoTime() + GATHERING.toNanos());
      }
      needed = true;
      urgent |= now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        await();
        plan(go());
      }
    } catch (InterruptedException e) {
      LOG.debug("{} stops", name);
    }
  }

  private Next go() throws InterruptedException {
    try {
      return round.go();
    } catch (StorageException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.warn("{} goes on in {} s: {}", name, AFTER_FAILURE.toSeconds(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} goes on in {} s", name, AFTER_FAILURE.toSeconds(), e);
    }
    return new Next(AFTER_FAILURE, true);
  }

  private void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!urgent) {
        long left = notBefore - System.nanoTime();
        if (needed && left <= 0) {
          break;
        } else if (needed) {
          changed.await(left, TimeUnit.NANOSECONDS);
        } else {
          changed.await();
        }
      }
      needed = false;
      urgent = false;
    } finally {
      lock.unlock();
    }
  }

  private void plan(Next next) {
    lock.lock();
    try {
      notBefore = Math.max(notBefore, System.nanoTime() + next.pause().toNanos());
      needed |= next.needed();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the round under way, if that ends soon. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!thread.join(PATIENCE)) {
        LOG.warn("{} does not stop", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
