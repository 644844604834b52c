package io.osgent.admin.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes are made one at a time, on a thread of their own: who asked for one, over a connection of a bundle that it
 * replaces, may go meanwhile, and the change comes to its end. Thread-safe.
 */
final class Turns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final long CLOSE_SECONDS = 10;

  private volatile Thread thread;
  private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor(work -> {
    thread = Thread.ofPlatform().name("osgent-deploy").daemon().unstarted(work);
    return thread;
  });

  /** Makes a change when its turn comes, and waits for it. */
  <T> T take(Callable<T> change) throws IOException {
    if (Thread.currentThread() == thread) {
      // A bundle that is being started asks for another change: waiting for our own end would take for ever.
      return result(change);
    }
    try {
      Future<T> made = changes.submit(change);
      return result(() -> {
        try {
          return made.get();
        } catch (ExecutionException failed) {
          throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
      });
    } catch (RejectedExecutionException closed) {
      throw unavailable("the administration is being stopped: ask again later", closed);
    }
  }

  /** Does something again and again between the changes. It must not throw. */
  void every(Duration interval, Runnable work) {
    var unused = changes.scheduleWithFixedDelay(work, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> T result(Callable<T> change) throws IOException {
    try {
      return change.call();
    } catch (IOException | RuntimeException failure) {
      throw failure;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unavailable("the change goes on; look at the bundles in a moment", stopped);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static ProblemException unavailable(String detail, Exception cause) {
    return new ProblemException(new Problem("administration_unavailable", 503, detail, true, null, null), cause);
  }

  /** Waits, within a bound, for a change that is under way. */
  @Override
  public void close() {
    changes.shutdown();
    try {
      if (!changes.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a change to the bundles is still under way; it is left alone");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
