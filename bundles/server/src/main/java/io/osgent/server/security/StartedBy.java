package io.osgent.server.security;

import io.osgent.api.CallContext;
import java.time.Instant;

/** A call of a plugin of which it is known who has caused it, and when. */
public interface StartedBy extends CallContext {
  /** The {@linkplain Principal#name name} of the principal, or null when it is not known yet. */
  String startedBy();

  /** When that was: who has that name now may be another. */
  Instant startedAt();
}
