package io.osgent.core.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits in tests: whatever does not come in time fails the test, and nothing hangs it. */
final class Bounded {
  static final Duration MOST = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 2;

  /** What a test looks at again and again. */
  interface Look {
    boolean seen() throws Exception;
  }

  private Bounded() {}

  static void until(Supplier<String> wanted, Look look) throws Exception {
    long end = System.nanoTime() + MOST.toNanos();
    while (!look.seen()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not seen in " + MOST.toSeconds() + " s: " + wanted.get());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** On a thread of its own that keeps no Java alive. */
  static <R> CompletableFuture<R> begin(Callable<R> work) {
    var result = new CompletableFuture<R>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(work.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  static <R> R get(CompletableFuture<R> future) throws Exception {
    try {
      return future.get(MOST.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it did not come to its end in " + MOST.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  static <R> R call(Callable<R> work) throws Exception {
    return get(begin(work));
  }
}
