package io.osgent.core.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Which names are missing for a moment only: those of a bundle that should be running, and so is being replaced or
 * configured anew. A bundle that somebody has stopped or uninstalled is not waited for. Thread-safe.
 */
final class Absences implements AutoCloseable {
  /** A bundle that is uninstalled while somebody waits for it is noticed at the next look. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final BundleContext context;
  /** The bundle that offered a name last, by its id, for a bundle that is gone shall be gone. */
  private final Map<String, Long> lastOffered = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private long changes;
  private volatile boolean closed;

  Absences(BundleContext context) {
    this.context = context;
  }

  void note(Plugin<?> gone) {
    lastOffered.put(gone.name(), gone.bundle().getBundleId());
  }

  void forget(Plugin<?> here) {
    lastOffered.remove(here.name());
  }

  /** Another of its name is there, and has not been missed since. */
  void forgetAbsence(Plugin<?> gone) {
    lastOffered.remove(gone.name(), gone.bundle().getBundleId());
  }

  /** Whether nothing is missing, be it for a moment or for ever. */
  boolean none() {
    return lastOffered.isEmpty();
  }

  /** What is served, and what is missing for a moment only. */
  Set<String> with(Supplier<Set<String>> served) {
    var names = new TreeSet<String>();
    long seen;
    do {
      // One that comes between the two looks is in neither, and has made a change.
      seen = changes();
      names.addAll(served.get());
      lastOffered.keySet().stream().filter(this::comesBack).forEach(names::add);
    } while (changes() != seen);
    return names;
  }

  /** Nobody has been seen to offer it, but somebody did before the server was started anew. */
  void expect(String name) {
    lastOffered.putIfAbsent(name, context.getBundle().getBundleId());
  }

  /** It did not come. */
  void stopExpecting(String name) {
    lastOffered.remove(name, context.getBundle().getBundleId());
  }

  void changed() {
    lock.lock();
    try {
      changes++;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tries again after each change, for as long as the name may come back.
   *
   * @return empty when it does not, or not in time
   */
  <R> Optional<R> await(String name, Duration atMost, Supplier<Optional<R>> attempt) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      long seen = changes();
      Optional<R> found = attempt.get();
      // What came between the two looks is no longer missing, and has made a change: then it is looked for again.
      boolean gone = !comesBack(name) && changes() == seen;
      if (found.isPresent() || gone || System.nanoTime() >= until) {
        return found;
      }
      sleep(seen);
    }
  }

  /** Moves whenever what is offered has changed, before what came is no longer missing. */
  private long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  private void sleep(long seen) throws InterruptedException {
    long left = LOOK_NANOS;
    lock.lockInterruptibly();
    try {
      while (changes == seen && left > 0) {
        left = change.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean comesBack(String name) {
    Long id = lastOffered.get(name);
    Bundle bundle = closed || id == null ? null : context.getBundle(id);
    if (bundle == null) {
      return false;
    }
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    try {
      return level != null && level.isPersistentlyStarted();
    } catch (IllegalArgumentException uninstalledMeanwhile) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    changed();
  }
}
