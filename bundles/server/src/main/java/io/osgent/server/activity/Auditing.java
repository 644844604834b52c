package io.osgent.server.activity;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The audit log as those hold it who record in it. Until the first one has come to this server they go on without; from then on
 * nothing is done that can't be recorded, also while the log is away, or else whoever takes it away would be seen by nobody. What
 * replaces it is waited for. Thread-safe.
 */
public final class Auditing {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  /** Known to all who record: those that have come while the log is away have never seen it. */
  private static final AtomicBoolean EVER_HERE = new AtomicBoolean();

  private final AtomicBoolean everHere;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition coming = lock.newCondition();
  private AuditLog log;

  public Auditing() {
    this(EVER_HERE, PATIENCE);
  }

  Auditing(AtomicBoolean everHere, Duration patience) {
    this.everHere = everHere;
    this.patience = patience;
  }

  public void come(AuditLog here) {
    lock.lock();
    try {
      everHere.set(true);
      log = here;
      coming.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public void gone(AuditLog left) {
    lock.lock();
    try {
      if (log == left) {
        log = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Records what is about to be done; to be called before it is.
   *
   * @throws ProblemException {@code audit_failing} when it can't be recorded, so that it must not be done
   */
  public void record(Principal by, String action, String target, Map<String, String> detail) {
    AuditLog here = present();
    if (here != null) {
      here.record(new AuditEntry(Instant.now(), by, action, target, detail));
    } else if (everHere.get()) {
      throw new ProblemException(away());
    }
  }

  private AuditLog present() {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (log == null && everHere.get() && left > 0) {
        left = coming.awaitNanos(left);
      }
      return log;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(away(), e);
    } finally {
      lock.unlock();
    }
  }

  private static Problem away() {
    return new Problem("audit_failing", 503,
        "it is not done, for the audit log is away and it could not be recorded; try again when io.osgent.activity is back",
        true, PATIENCE, null);
  }
}
