package io.osgent.api;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** What a plugin may know of the call it serves. Handed over explicitly; there are no thread-locals. */
@ProviderType
public interface CallContext {
  Scope scope();

  /** The run this call belongs to, or null when a person calls a plugin directly. */
  String run();

  /** When the caller stops waiting; never null. The calling thread is interrupted then. */
  Instant deadline();

  /** Whether the caller has given up. Long work asks now and then; the thread is interrupted as well. */
  boolean cancelled();

  /** Whether the caller tries again when the call fails, so that whom he calls need not. */
  default boolean retries() {
    return false;
  }
}
