package io.osgent.core.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.MDC;

/** A call on a thread of its own that is waited for no longer than it may take. Thread-safe. */
final class BoundedCall<R> {
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private Thread working;
  private boolean interrupted;

  /**
   * @param run for the log
   * @param atLast done on the call's thread at the end, whatever became of it
   */
  BoundedCall(String run, Executor threads, Callable<R> call, Runnable atLast) {
    threads.execute(() -> {
      MDC.put("run", run);
      begin();
      try {
        // A call that was given up before it began does not begin any more.
        if (!result.isDone()) {
          result.complete(call.call());
        }
      } catch (Throwable e) {
        result.completeExceptionally(e);
      } finally {
        end();
        atLast.run();
        MDC.remove("run");
      }
    });
  }

  /** Whoever interrupted it before it had a thread meant it all the same. */
  private synchronized void begin() {
    working = Thread.currentThread();
    if (interrupted) {
      working.interrupt();
    }
  }

  private synchronized void end() {
    working = null;
  }

  /**
   * Waits for it.
   *
   * @throws TimeoutException when it takes too long; it goes on until it is given up
   * @throws ExecutionException what the call threw
   */
  R await(Duration atMost) throws InterruptedException, TimeoutException, ExecutionException {
    return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Nobody waits for it any more. */
  void giveUp() {
    result.cancel(false);
    interrupt();
  }

  /** Asks it to come to an end. */
  synchronized void interrupt() {
    interrupted = true;
    if (working != null) {
      working.interrupt();
    }
  }
}
