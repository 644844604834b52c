package io.osgent.server.security;

import io.osgent.api.CallContext;

/** A call of a plugin of which it is known who has caused it. */
public interface StartedBy extends CallContext {
  /** The {@linkplain Principal#name name} of the principal, or null when it is not known yet. */
  String startedBy();
}
