package io.osgent.activity.internal;

import io.osgent.server.activity.Activity;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was noted and is not written yet. Whoever notes never waits: one thread writes what has gathered, and what finds no room is
 * counted. Thread-safe.
 */
final class ActivityQueue implements AutoCloseable {
  private static final int BATCH = 500;
  private static final Duration GATHER = Duration.ofMillis(250);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(ActivityQueue.class);

  private final Consumer<List<Activity>> table;
  private final BlockingQueue<Activity> waiting;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private final Thread writer = Thread.ofPlatform().name("osgent-activity").daemon().unstarted(this::write);
  private long written;
  private long told;
  private volatile boolean closed;

  /** @param table where it is written; throws {@link StorageException} when it can't be */
  ActivityQueue(int room, Consumer<List<Activity>> table) {
    this.table = table;
    waiting = new ArrayBlockingQueue<>(room);
    writer.start();
  }

  void note(Activity activity) {
    if (!closed && waiting.offer(activity)) {
      accepted.incrementAndGet();
    } else {
      lost.incrementAndGet();
    }
  }

  /** How much found no room. */
  long lost() {
    return lost.get();
  }

  /** Waits until all is written that was noted before, if that is possible in the time. */
  boolean flush(Duration atMost) throws InterruptedException {
    long until = accepted.get();
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (written < until && left > 0) {
        left = progress.awaitNanos(left);
      }
      return written >= until;
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    var batch = new ArrayList<Activity>(BATCH);
    boolean failing = false;
    try {
      while (gather(batch)) {
        boolean done = batch.isEmpty() || written(batch, failing);
        failing = !done;
        tellLost();
        if (done) {
          batch.clear();
        } else if (closed) {
          break;
        } else {
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted while activity was to be written", e);
    }
    lost.addAndGet(batch.size() + (long) waiting.size());
    tellLost();
  }

  /** @return false when there is nothing more to come */
  private boolean gather(List<Activity> batch) throws InterruptedException {
    long until = System.nanoTime() + GATHER.toNanos();
    while (batch.size() < BATCH) {
      long left = until - System.nanoTime();
      Activity next = closed ? waiting.poll() : waiting.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
      if (next == null) {
        return !closed || !batch.isEmpty();
      }
      batch.add(next);
    }
    return true;
  }

  private boolean written(List<Activity> batch, boolean failing) {
    try {
      table.accept(batch);
    } catch (StorageException e) {
      tellWaiting(failing, e);
      return false;
    } catch (RuntimeException e) {
      LOG.debug("One of these cannot be written", e);
      return apart(batch, failing);
    }
    advance(batch.size());
    return true;
  }

  /** What can't be written for what it is keeps none of the others back. */
  private boolean apart(List<Activity> batch, boolean failing) {
    while (!batch.isEmpty()) {
      try {
        table.accept(batch.subList(0, 1));
      } catch (StorageException e) {
        tellWaiting(failing, e);
        return false;
      } catch (RuntimeException e) {
        LOG.error("Something that somebody did cannot be written, and is not in the activity log", e);
      }
      batch.removeFirst();
      advance(1);
    }
    return true;
  }

  private static void tellWaiting(boolean already, StorageException e) {
    if (!already) {
      LOG.warn("Activity cannot be written at the moment, and waits: {}", e.getMessage());
    }
  }

  private void advance(int by) {
    lock.lock();
    try {
      written += by;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void tellLost() {
    long now = lost.get();
    if (now > told) {
      LOG.warn(
          "{} things people did are not in the activity log, for there was no room to wait for the database; {} since the start",
          now - told, now);
      told = now;
    }
  }

  /** Writes what has gathered, if that is possible in a moment. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!writer.join(FAREWELL)) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      writer.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
