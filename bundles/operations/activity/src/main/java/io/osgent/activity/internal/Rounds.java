package io.osgent.activity.internal;

import io.osgent.activity.internal.ErasureTable.Erasure;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with each erasure until it is done: a round, another for what came meanwhile, and once more where something is left, after
 * some time or when something has changed. Thread-safe.
 */
final class Rounds {
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(10), Duration.ofHours(1));
  private static final Duration FAREWELL = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final ErasureTable table;
  private final Erasing erasing;
  private final Duration settled;
  private final ScheduledExecutorService worker = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-erasing").daemon().factory());
  /** The next round of each that is under way. */
  private final Map<String, Future<?>> next = new ConcurrentHashMap<>();
  /** How long each has waited last. The worker's own. */
  private final Map<String, Duration> waited = new HashMap<>();
  /** Whether it has been said that the database is away. The worker's own. */
  private boolean away;

  /** @param settled after which what was under way in the first round, and what was noted of it, is there */
  Rounds(ErasureTable table, Erasing erasing, Duration settled) {
    this.table = table;
    this.erasing = erasing;
    this.settled = settled;
  }

  /** Begins, unless it is under way. */
  void begin(String id) {
    next.computeIfAbsent(id, any -> planned(id, Duration.ZERO, false));
  }

  /** Those that wait for something go on now, for it may have come. */
  void hasten() {
    plan(() -> List.copyOf(next.keySet()).forEach(id -> {
      waited.remove(id);
      next.get(id).cancel(false);
      go(id, Duration.ZERO, false);
    }), Duration.ZERO);
  }

  /** Does something soon, or as soon as the database is there for it. */
  void untilDone(Runnable step) {
    plan(() -> {
      try {
        step.run();
        away = false;
      } catch (StorageException e) {
        if (!away) {
          LOG.warn("What there is to erase cannot be noted or found out, and is tried again: {}", e.getMessage());
        }
        away = true;
        plan(() -> untilDone(step), PATIENCE.first());
      }
    }, Duration.ZERO);
  }

  /** @param again whether it is the second round, which takes away what came in the first */
  private void go(String id, Duration delay, boolean again) {
    next.put(id, planned(id, delay, again));
  }

  private Future<?> planned(String id, Duration delay, boolean again) {
    return plan(() -> round(id, again), delay);
  }

  private Future<?> plan(Runnable step, Duration delay) {
    try {
      return worker.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Erasures go on when the server is up again", e);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void round(String id, boolean again) {
    try {
      Erasure erasure = table.find(id).orElseThrow();
      if (!erasing.round(erasure)) {
        later(id);
      } else if (!again) {
        go(id, settled, true);
      } else {
        erasing.end(erasure);
        waited.remove(id);
        next.remove(id);
        LOG.info("Erasure {} is completed", id);
      }
    } catch (InterruptedException e) {
      LOG.debug("Erasure {} goes on when the server is up again", id, e);
    } catch (StorageException e) {
      LOG.warn("Erasure {} goes on later: {}", id, e.getMessage());
      later(id);
    } catch (RuntimeException e) {
      LOG.error("Erasure {} could not go on, and is tried again", id, e);
      later(id);
    }
  }

  private void later(String id) {
    go(id, waited.compute(id, (any, before) -> PATIENCE.after(before)), false);
  }

  void close() throws InterruptedException {
    worker.shutdownNow();
    if (!worker.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("Somebody's data is still being erased; it goes on when the server is up again");
    }
  }
}
