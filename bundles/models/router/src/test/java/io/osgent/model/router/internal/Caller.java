package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import java.time.Duration;
import java.time.Instant;

/** Somebody who asks. */
record Caller(String user, Instant deadline, boolean cancelled) implements CallContext {
  static final Caller ALICE = new Caller("alice", SetTime.START.plus(Duration.ofDays(1)), false);

  Caller named(String other) {
    return new Caller(other, deadline, cancelled);
  }

  Caller within(Duration length) {
    return new Caller(user, SetTime.START.plus(length), cancelled);
  }

  Caller goneAway() {
    return new Caller(user, deadline, true);
  }

  @Override
  public Scope scope() {
    return new Scope("default", user, "assistant", "ses_1");
  }

  @Override
  public String run() {
    return "run_1";
  }
}
