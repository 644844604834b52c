package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.server.security.Principal;
import java.time.Instant;

/** The circumstances of a model's call outside any run. */
record DirectCall(Scope scope, String key, Instant deadline) implements CallContext {
  DirectCall(Principal by, Instant deadline) {
    this(by.scope(null), by.name(), deadline);
  }

  @Override
  public String run() {
    return null;
  }

  @Override
  public boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }
}
