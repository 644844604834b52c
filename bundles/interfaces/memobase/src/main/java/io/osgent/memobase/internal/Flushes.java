package io.osgent.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** What runs behind the requests that began it: never too much of it, and nothing once it is closed. */
final class Flushes implements AutoCloseable {
  private static final int MOST = 32;

  private final Semaphore room = new Semaphore(MOST);
  private final Map<Thread, Scope> running = new ConcurrentHashMap<>();

  void start(Scope whose, Runnable work) {
    if (!room.tryAcquire()) {
      throw new ProblemException(new Problem("too_many_flushes", 429,
          MOST + " buffers are being learnt from already; try again in a moment", true, null, null));
    }
    Thread thread = Thread.ofVirtual().name("memobase-flush").unstarted(() -> {
      try {
        work.run();
      } finally {
        room.release();
        running.remove(Thread.currentThread());
      }
    });
    running.put(thread, whose);
    thread.start();
  }

  /** Returns once what was begun for this person before has ended, or after this time. */
  void await(Scope whose, Duration longest) {
    Instant end = Instant.now().plus(longest);
    for (Map.Entry<Thread, Scope> each : running.entrySet()) {
      if (each.getValue().equals(whose)) {
        try {
          each.getKey().join(Duration.between(Instant.now(), end));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    running.keySet().forEach(Thread::interrupt);
  }
}
