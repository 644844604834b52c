package io.osgent.core.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;

/**
 * One service of a plugin and the count of those who use it at this moment. Thread-safe.
 *
 * @param <T> the plugin's type
 */
final class Plugin<T> {
  private final String name;
  private final int ranking;
  private final Bundle bundle;
  private final T service;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private int leases;
  private boolean retired;

  Plugin(String name, int ranking, Bundle bundle, T service) {
    this.name = name;
    this.ranking = ranking;
    this.bundle = bundle;
    this.service = service;
  }

  String name() {
    return name;
  }

  int ranking() {
    return ranking;
  }

  Bundle bundle() {
    return bundle;
  }

  String bundleName() {
    return bundle.getSymbolicName();
  }

  String version() {
    return bundle.getVersion().toString();
  }

  /** For looking, not for calling: a call needs a {@link #lease}. */
  T service() {
    return service;
  }

  int leases() {
    lock.lock();
    try {
      return leases;
    } finally {
      lock.unlock();
    }
  }

  /** The right to call it until the lease is closed; empty once it is being withdrawn. */
  Optional<Lease> lease() {
    lock.lock();
    try {
      if (retired) {
        return Optional.empty();
      }
      leases++;
      return Optional.of(new Lease());
    } finally {
      lock.unlock();
    }
  }

  /** Hands out no more leases and waits for those that are out; says whether all came back in time. */
  boolean retire(Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      retired = true;
      while (leases > 0 && left > 0) {
        left = returned.awaitNanos(left);
      }
      return leases == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Leave to call the plugin; its bundle is not pulled away meanwhile. */
  final class Lease implements AutoCloseable {
    private boolean open = true;

    T service() {
      return service;
    }

    Plugin<T> plugin() {
      return Plugin.this;
    }

    /** Idempotent. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (open) {
          open = false;
          leases--;
          returned.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public String toString() {
    return name + " (" + bundleName() + " " + version() + ")";
  }
}
