package io.osgent.http.internal;

import io.osgent.http.internal.limits.Limits;
import io.osgent.server.security.Principal;
import java.util.concurrent.atomic.AtomicBoolean;

/** The room that somebody's WebSocket connection takes, from before it is made until it is gone, or not made after all. */
final class Seat {
  private final Limits limits;
  private final Principal principal;
  private final AtomicBoolean free = new AtomicBoolean();

  /** @param limits which have given it */
  Seat(Limits limits, Principal principal) {
    this.limits = limits;
    this.principal = principal;
  }

  Principal principal() {
    return principal;
  }

  /** However often it is left, it is given back once. */
  void leave() {
    if (!free.getAndSet(true)) {
      limits.webSocketEnded(principal);
    }
  }
}
