package io.osgent.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** What runs behind the requests that began it: never too much of it, and nothing once it is closed. */
final class Flushes implements AutoCloseable {
  private static final int MOST = 32;

  private final Semaphore room = new Semaphore(MOST);
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  void start(Runnable work) {
    if (!room.tryAcquire()) {
      throw new ProblemException(new Problem("too_many_flushes", 429,
          MOST + " buffers are being learnt from already; try again in a moment", true, null, null));
    }
    running.add(Thread.ofVirtual().name("memobase-flush").start(() -> {
      try {
        work.run();
      } finally {
        room.release();
        running.remove(Thread.currentThread());
      }
    }));
    running.removeIf(thread -> !thread.isAlive());
  }

  @Override
  public void close() {
    running.forEach(Thread::interrupt);
  }
}
