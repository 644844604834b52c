package io.osgent.model.router.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Time that passes when a test says so, or when somebody waits for it. */
final class SetTime implements Time {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  /** What is to be done later, by its time. */
  record SetAlarm(long at, Runnable ring) {}

  final List<SetAlarm> alarms = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();

  void pass(Duration length) {
    long now = nanos.addAndGet(length.toNanos());
    for (SetAlarm alarm : alarms) {
      if (alarm.at() <= now && alarms.remove(alarm)) {
        alarm.ring().run();
      }
    }
  }

  @Override
  public void await(Condition change, Duration atMost) throws InterruptedException {
    pause(atMost);
  }

  @Override
  public Alarm alarm(Duration after, Runnable ring) {
    var alarm = new SetAlarm(nanos.get() + after.toNanos(), ring);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos.get());
  }

  @Override
  public void pause(Duration length) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(length);
    pass(length);
  }
}
