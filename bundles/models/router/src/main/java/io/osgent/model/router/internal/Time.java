package io.osgent.model.router.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

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

    @Override
    public void await(Condition change, Duration atMost) throws InterruptedException {
      // Whether there was a change or not, whoever waits looks again.
      var unused = change.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Alarm alarm(Duration after, Runnable ring) {
      return new SleepingAlarm(after, ring);
    }
  };

  /** Something that is to be done after a while. */
  interface Alarm {
    /** It need not be done any more; nothing happens if it has been. */
    void cancel();
  }

  /** Never goes back; of use for differences only. */
  long nanos();

  Instant now();

  void pause(Duration length) throws InterruptedException;

  /** Waits for a change, whose lock is held, or for so long. */
  void await(Condition change, Duration atMost) throws InterruptedException;

  Alarm alarm(Duration after, Runnable ring);
}
