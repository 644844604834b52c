package io.osgent.model.router.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A virtual thread that sleeps until it is time. It ends when it has rung or is not needed any more: nobody need stop it. */
final class SleepingAlarm implements Time.Alarm {
  private final AtomicBoolean decided = new AtomicBoolean();
  private final Thread sleeper;

  SleepingAlarm(Duration after, Runnable ring) {
    sleeper = Thread.ofVirtual().name("router-alarm").start(() -> {
      try {
        Thread.sleep(after);
      } catch (InterruptedException cancelled) {
        return;
      }
      if (decided.compareAndSet(false, true)) {
        ring.run();
      }
    });
  }

  /** What has begun to ring is not interrupted. */
  @Override
  public void cancel() {
    if (decided.compareAndSet(false, true)) {
      sleeper.interrupt();
    }
  }
}
