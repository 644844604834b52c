package io.osgent.model.wire.testing;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import java.time.Duration;
import java.time.Instant;

/** The circumstances of a model call. */
public final class Contexts {
  private Contexts() {}

  public static CallContext context() {
    return within(Duration.ofMinutes(1));
  }

  /** Of somebody who tries again himself. */
  public static CallContext retrying() {
    return within(Duration.ofMinutes(1), true);
  }

  public static CallContext within(Duration time) {
    return within(time, false);
  }

  private static CallContext within(Duration time, boolean retries) {
    Instant deadline = Instant.now().plus(time);
    return new CallContext() {
      @Override
      public Scope scope() {
        throw new UnsupportedOperationException("a model does not ask whose call it is");
      }

      @Override
      public String run() {
        return null;
      }

      @Override
      public Instant deadline() {
        return deadline;
      }

      @Override
      public boolean cancelled() {
        return false;
      }

      @Override
      public boolean retries() {
        return retries;
      }
    };
  }
}
