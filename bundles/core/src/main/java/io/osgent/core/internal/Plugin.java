package io.osgent.core.internal;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;

/**
 * One service of a plugin, with those who use it at this moment and the runs that began on it. Thread-safe.
 *
 * @param <T> the plugin's type
 */
final class Plugin<T> {
  private static final AtomicLong LAST = new AtomicLong();

  private final long number = LAST.incrementAndGet();
  private final String name;
  private final int ranking;
  private final Bundle bundle;
  private final String version;
  private final T service;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final Set<Lease> leases = new LinkedHashSet<>();
  private int runs;
  private boolean withdrawn;

  Plugin(String name, int ranking, Bundle bundle, T service) {
    this.name = name;
    this.ranking = ranking;
    this.bundle = bundle;
    this.service = service;
    // As it was when it was offered: a bundle that is updated in place has another one by the time it is withdrawn.
    version = bundle.getVersion().toString();
  }

  String name() {
    return name;
  }

  /** Of no other: what is offered anew, after a change, has another. It holds on to nothing. */
  long number() {
    return number;
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
    return version;
  }

  /** For looking, not for calling: a call needs a {@link #lease}. */
  T service() {
    return service;
  }

  int leases() {
    lock.lock();
    try {
      return leases.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many runs that have not ended began on it. */
  int runs() {
    lock.lock();
    try {
      return runs;
    } finally {
      lock.unlock();
    }
  }

  /** A run begins on it, and will want it again. */
  void pin() {
    lock.lock();
    try {
      runs++;
    } finally {
      lock.unlock();
    }
  }

  /** A run that began on it has ended. */
  void unpin() {
    lock.lock();
    try {
      runs--;
    } finally {
      lock.unlock();
    }
  }

  /** The right to call it until the lease is closed; empty once it is being withdrawn. */
  Optional<Lease> lease() {
    lock.lock();
    try {
      if (withdrawn) {
        return Optional.empty();
      }
      var lease = new Lease();
      leases.add(lease);
      return Optional.of(lease);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands out no more leases and waits for those that are out; after the time is up their calls are broken off.
   *
   * @return how many leases have not come back even so
   */
  int withdraw(Duration drain, Duration grace) throws InterruptedException {
    List<Lease> late;
    lock.lockInterruptibly();
    try {
      withdrawn = true;
      if (awaitReturn(drain)) {
        return 0;
      }
      late = List.copyOf(leases);
    } finally {
      lock.unlock();
    }
    late.forEach(Lease::revoke);
    lock.lockInterruptibly();
    try {
      awaitReturn(grace);
      return leases.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitReturn(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    while (!leases.isEmpty() && left > 0) {
      left = returned.awaitNanos(left);
    }
    return leases.isEmpty();
  }

  /** Leave to call the plugin; its bundle is not pulled away meanwhile. */
  final class Lease implements AutoCloseable {
    private Runnable breaker = () -> {};
    private boolean revoked;

    T service() {
      return service;
    }

    Plugin<T> plugin() {
      return Plugin.this;
    }

    /** @param how breaks off the call under way; runs at once if the lease has been revoked already */
    void whenRevoked(Runnable how) {
      boolean late;
      lock.lock();
      try {
        breaker = how;
        late = revoked;
      } finally {
        lock.unlock();
      }
      if (late) {
        how.run();
      }
    }

    /** Whether the call was broken off because the plugin could wait no longer. */
    boolean revoked() {
      lock.lock();
      try {
        return revoked;
      } finally {
        lock.unlock();
      }
    }

    private void revoke() {
      Runnable how;
      lock.lock();
      try {
        revoked = true;
        how = breaker;
      } finally {
        lock.unlock();
      }
      how.run();
    }

    /** Idempotent. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (leases.remove(this)) {
          returned.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public String toString() {
    return name + " (" + bundleName() + " " + version + ")";
  }
}
