package io.osgent.itests.swap;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the server for something all the time, and remembers for how long it got no answer. */
final class Pause implements AutoCloseable {
  private final AtomicLong answered = new AtomicLong(System.nanoTime());
  private final AtomicLong longest = new AtomicLong();
  private final Thread thread;

  /** Something to ask for; false, or an exception, is no answer. */
  @FunctionalInterface
  interface Question {
    boolean isAnswered() throws IOException, InterruptedException;
  }

  Pause(Question question) {
    thread = Thread.ofVirtual().start(() -> ask(question));
  }

  private void ask(Question question) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (isAnswered(question)) {
          long now = System.nanoTime();
          longest.accumulateAndGet(now - answered.getAndSet(now), Math::max);
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isAnswered(Question question) throws InterruptedException {
    try {
      return question.isAnswered();
    } catch (IOException | CompletionException notNow) {
      return false;
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
