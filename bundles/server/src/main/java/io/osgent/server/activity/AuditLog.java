package io.osgent.server.activity;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where what administrators do is recorded, each entry chained to the one before. What it can't record is not done, nor is anything
 * while it is away, once there was one: {@link Auditing} is how to hold it. Thread-safe.
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
