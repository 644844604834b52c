package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.server.preference.Preferences;
import io.osgent.server.preference.Preferred;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the persons of runs prefer. A run goes on without it when nobody knows it, when that fails or is slow; preferences
 * that are being replaced are waited for, as briefly. Thread-safe.
 */
@Component(service = Wishes.class, configurationPid = "io.osgent.core")
public final class Wishes {
  private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);

  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition back = lock.newCondition();
  private Preferences preferences;
  /** When they went, by the clock of {@link System#nanoTime}; null where they have not been here. */
  private Long gone;
  private boolean absenceTold;

  @Activate
  public Wishes(CoreConfig config) {
    this(Duration.ofMillis(config.preferenceMillis()));
  }

  /** @param patience how long a run waits at most */
  Wishes(Duration patience) {
    this.patience = patience;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void setPreferences(Preferences found) {
    lock.lock();
    try {
      preferences = found;
      absenceTold = false;
      back.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void unsetPreferences(Preferences lost) {
    lock.lock();
    try {
      if (lost.equals(preferences)) {
        preferences = null;
        gone = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param run for the log
   * @return empty when nobody knows
   */
  Optional<Preferred> of(String run, Scope person, Instant at) throws InterruptedException {
    Preferences asked = here();
    if (asked == null) {
      tellAbsence();
      return Optional.empty();
    }
    var call = new BoundedCall<>(run, task -> Thread.ofVirtual().name("preferences-" + run).start(task),
        () -> asked.preferred(person, at), () -> {});
    try {
      return Optional.of(call.await(patience));
    } catch (TimeoutException e) {
      LOG.warn("Run {} goes on without the preferences of its person: they were not there in {} ms", run,
          patience.toMillis());
      LOG.debug("So long did run {} wait", run, e);
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.warn("Run {} goes on without the preferences of its person", run, e.getCause());
      return Optional.empty();
    } finally {
      call.giveUp();
    }
  }

  /** Once for each absence. */
  private void tellAbsence() {
    lock.lock();
    try {
      if (gone != null && !absenceTold) {
        absenceTold = true;
        LOG.warn("The preferences are not here; until they are back, runs go on without them");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Null where they are not here, and do not come back in time. */
  private Preferences here() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (preferences == null && gone != null) {
        long left = patience.toNanos() - (System.nanoTime() - gone);
        if (left <= 0 || back.awaitNanos(left) <= 0) {
          break;
        }
      }
      return preferences;
    } finally {
      lock.unlock();
    }
  }
}
