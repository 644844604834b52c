package io.osgent.model.onnx.internal;

import ai.onnxruntime.OrtException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that calculate. They are the platform's, for a virtual one would hold its carrier for as long as native code runs;
 * and as many as may calculate at once, for each does so alone.
 */
final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long PATIENCE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor threads;
  private final Set<GivingUp> underWay = ConcurrentHashMap.newKeySet();

  Workers(String provider, int threads) {
    this.threads = new ScheduledThreadPoolExecutor(threads,
        Thread.ofPlatform().daemon().name("embedding-" + provider + "-", 0).factory());
    this.threads.setRemoveOnCancelPolicy(true);
  }

  ScheduledExecutorService timer() {
    return threads;
  }

  /** Says that a calculation begins that may have to be given up. */
  void begin(GivingUp calculation) {
    underWay.add(calculation);
  }

  void end(GivingUp calculation) {
    underWay.remove(calculation);
  }

  /** @throws RejectedExecutionException if there are no workers any more */
  <T> Future<T> submit(Callable<T> work) {
    return threads.submit(work);
  }

  /** Breaks off what is under way and waits for the threads to end. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false));
    try {
      for (GivingUp calculation : underWay) {
        calculation.now();
      }
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a calculation goes on although nobody waits for it; its model is let go when it ends");
      }
    } catch (OrtException failure) {
      LOG.warn("a calculation can't be broken off: {}", failure.getMessage());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
