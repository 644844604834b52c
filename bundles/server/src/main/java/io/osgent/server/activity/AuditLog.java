package io.osgent.server.activity;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where what administrators do is recorded, each entry chained to the one before. It may be missing, and administration goes on then;
 * where it is there and fails, the administrative act is refused. Thread-safe.
 */
@ProviderType
public interface AuditLog {
  /**
   * Records it; when this returns, it is durable.
   *
   * @throws io.osgent.api.ProblemException {@code audit_failing} (503) when it could not be
   */
  void record(AuditEntry entry);
}
