package io.osgent.core.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A place in which calls stay until they are let go or interrupted. */
final class Hold {
  private final Semaphore inside = new Semaphore(0);
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger interrupted = new AtomicInteger();

  void stay() throws InterruptedException {
    inside.release();
    try {
      if (!open.await(Bounded.MOST.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let the call go");
      }
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw e;
    }
  }

  /** One more call has come in. */
  void awaitInside() throws InterruptedException {
    if (!inside.tryAcquire(Bounded.MOST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no call came");
    }
  }

  void letGo() {
    open.countDown();
  }

  int interrupted() {
    return interrupted.get();
  }
}
