package io.osgent.itests.swap;

import io.osgent.itests.Rest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the server for something all the time, and remembers for how long it got no answer. */
final class Pause implements AutoCloseable {
  private final AtomicLong answered = new AtomicLong(System.nanoTime());
  private final AtomicLong longest = new AtomicLong();
  private final Thread thread;

  /** @param path of something that needs the key, the core and the database */
  Pause(Rest rest, String path) {
    thread = Thread.ofVirtual().start(() -> ask(rest, path));
  }

  private void ask(Rest rest, String path) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (rest.get(path).status() == 200) {
          long now = System.nanoTime();
          longest.accumulateAndGet(now - answered.getAndSet(now), Math::max);
        }
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (IOException notNow) {
        // Which is what is measured.
      } catch (InterruptedException over) {
        return;
      }
    }
  }

  /** The longest time between two answers since this was asked before, in milliseconds. */
  double longestMillis() {
    return Math.max(longest.getAndSet(0), System.nanoTime() - answered.get()) / 1e6;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
