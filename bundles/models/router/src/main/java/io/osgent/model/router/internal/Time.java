package io.osgent.model.router.internal;

import java.time.Duration;
import java.time.Instant;

/** The time that passes, so that tests need not wait for it. */
interface Time {
  Time SYSTEM = new Time() {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
      Thread.sleep(length);
    }
  };

  /** Never goes back; of use for differences only. */
  long nanos();

  Instant now();

  void pause(Duration length) throws InterruptedException;
}
