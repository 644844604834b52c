package io.osgent.core.internal;

import io.osgent.server.run.Run;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that memories are still to observe, in the background and one after the other in each session. That a run is
 * due is on the disk from its start until it is done: what finds no room here, was cut off or found a memory missing is taken
 * up again from there. Thread-safe.
 */
final class Observations {
  private static final int LANES = 4;
  private static final int ROOM = 250;
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  /** A memory that has not come by then will not. */
  private static final Duration GIVEN_UP = Duration.ofDays(7);
  private static final Logger LOG = LoggerFactory.getLogger(Observations.class);

  private final Storage storage;
  private final Observers observers;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> tried = ConcurrentHashMap.newKeySet();
  private final List<ThreadPoolExecutor> lanes = IntStream.range(0, LANES).mapToObj(i -> new ThreadPoolExecutor(1, 1,
      IDLE.toSeconds(), TimeUnit.SECONDS, new ArrayBlockingQueue<>(ROOM),
      Thread.ofVirtual().name("osgent-observe-", i).factory())).toList();
  private final ScheduledExecutorService clock = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-observations").daemon().factory());

  Observations(Storage storage, Observers observers) {
    this.storage = storage;
    this.observers = observers;
    lanes.forEach(lane -> lane.allowCoreThreadTimeOut(true));
    var unused = clock.scheduleWithFixedDelay(this::takeUp, AGAIN.toSeconds(), AGAIN.toSeconds(), TimeUnit.SECONDS);
  }

  /** A run has ended. */
  void ended(CarriedRun run) {
    if (!run.plan().join().agent().memory().isEmpty()) {
      enqueue(run.run().ended(), run.log()::sync);
    }
  }

  /** Takes up what is due. */
  void takeUp() {
    try {
      String after = null;
      List<Run> due;
      do {
        due = storage.observationsDue(after, ROOM);
        due.stream().filter(this::isWorthATry).forEach(run -> enqueue(run, () -> {}));
        after = due.isEmpty() ? null : due.getLast().id();
      } while (due.size() == ROOM && hasRoom());
    } catch (StorageException e) {
      LOG.warn("What memories are still to observe cannot be read now: {}", e.getMessage());
    }
  }

  private boolean hasRoom() {
    return lanes.stream().allMatch(lane -> lane.getQueue().remainingCapacity() > 0);
  }

  private interface Wait {
    void await() throws InterruptedException;
  }

  /** Those who have seen it already need not see it again just because another is still missing. */
  private boolean isWorthATry(Run run) {
    return !tried.contains(run.id()) || isLate(run) || observers.allHere(run);
  }

  private static boolean isLate(Run run) {
    return run.endedAt().isBefore(Instant.now().minus(GIVEN_UP));
  }

  private void enqueue(Run run, Wait durable) {
    if (!underWay.add(run.id())) {
      return;
    }
    try {
      lanes.get(Math.floorMod(run.session().hashCode(), LANES)).execute(() -> observe(run, durable));
    } catch (RejectedExecutionException e) {
      LOG.debug("Run {} is observed later", run.id(), e);
      underWay.remove(run.id());
    }
  }

  private void observe(Run run, Wait durable) {
    try {
      durable.await();
      if (observers.observe(run)) {
        done(run);
      } else if (isLate(run)) {
        LOG.warn("Not every memory has observed run {}, and none is waited for any longer", run.id());
        done(run);
      } else {
        tried.add(run.id());
      }
    } catch (RunCutOff | InterruptedException e) {
      LOG.debug("Run {} is observed when the server is up again", run.id(), e);
    } catch (RuntimeException e) {
      LOG.warn("Run {} could not be observed now; it is tried again", run.id(), e);
    } finally {
      underWay.remove(run.id());
    }
  }

  private void done(Run run) {
    storage.commit(List.of(new Change.ObservationDone(run.id())));
    tried.remove(run.id());
  }

  /** Finishes what it can in a moment; the rest is still due. */
  void close() throws InterruptedException {
    clock.shutdownNow();
    lanes.forEach(ThreadPoolExecutor::shutdown);
    Instant until = Instant.now().plus(FAREWELL);
    for (ThreadPoolExecutor lane : lanes) {
      if (!lane.awaitTermination(Math.max(0, Duration.between(Instant.now(), until).toMillis()),
          TimeUnit.MILLISECONDS)) {
        lane.shutdownNow();
      }
    }
  }
}
