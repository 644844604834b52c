package io.osgent.server.activity;

import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The audit log as those hold it who record in it: while there is none, they go on without. Thread-safe. */
public final class Auditing {
  private final AtomicReference<AuditLog> log = new AtomicReference<>();

  public void come(AuditLog here) {
    log.set(here);
  }

  public void gone(AuditLog left) {
    log.compareAndSet(left, null);
  }

  /**
   * Records what is about to be done; to be called before it is.
   *
   * @throws io.osgent.api.ProblemException {@code audit_failing} when it can't be recorded, so that it must not be done
   */
  public void record(Principal by, String action, String target, Map<String, String> detail) {
    AuditLog here = log.get();
    if (here != null) {
      here.record(new AuditEntry(Instant.now(), by, action, target, detail));
    }
  }
}
