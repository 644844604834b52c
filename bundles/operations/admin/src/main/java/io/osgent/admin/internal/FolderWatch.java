package io.osgent.admin.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the deploy folder again and again, on a thread of its own. */
final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
  private static final long CLOSE_SECONDS = 10;

  private final Deployments deployments;
  private final ScheduledExecutorService clock;
  private String lastFailure = "";

  FolderWatch(Deployments deployments, Duration interval) {
    this.deployments = deployments;
    this.clock = Executors
        .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-deploy").daemon().factory());
    var unused = clock.scheduleWithFixedDelay(this::look, interval.toMillis(), interval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** A look must not end in an exception, or it would be the last one. */
  private void look() {
    try {
      deployments.follow();
      lastFailure = "";
    } catch (IOException | RuntimeException failure) {
      if (!lastFailure.equals(failure.toString())) {
        lastFailure = failure.toString();
        LOG.warn("the deploy folder can't be followed at the moment", failure);
      }
    }
  }

  /** Waits, within a bound, for a change that is under way. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a change in the deploy folder is still under way; it is left alone");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
