package io.osgent.memory.memobase.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns when it is time, on a few threads of its own, until it is closed. */
final class Background implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);
  private static final int MOST_QUEUED = 1000;
  private static final Duration LONGEST_TICK = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Buffers buffers;
  private final Learner learner;
  private final Clock clock;
  private final Set<Person> queued = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService ticks;
  private volatile boolean recovered;
  private volatile String trouble;

  Background(Buffers buffers, Learner learner, int threads, Duration longestWait, Clock clock) {
    this.buffers = buffers;
    this.learner = learner;
    this.clock = clock;
    var names = Thread.ofVirtual().name("memobase-", 0).factory();
    workers = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_QUEUED),
        names);
    ticks = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("memobase-clock").factory());
    Duration half = longestWait.dividedBy(2);
    Duration tick = half.compareTo(LONGEST_TICK) < 0 ? half : LONGEST_TICK;
    ticks.scheduleWithFixedDelay(this::look, 0, tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (!recovered) {
        int people = buffers.recover();
        recovered = true;
        trouble = null;
        if (people > 0) {
          LOG.info("the buffers of {} people go on from before the start", people);
        }
      }
      buffers.due(clock.instant()).forEach(this::soon);
    } catch (RuntimeException e) {
      trouble = "what waits is not known: " + e.getMessage();
      LOG.warn("what waits in the buffers is not known yet, and is looked for again: {}", e.getMessage());
    }
  }

  /** Something may be due. */
  void soon(Person person) {
    if (!buffers.due(person, clock.instant()) || !queued.add(person)) {
      return;
    }
    try {
      workers.execute(() -> work(person));
    } catch (RejectedExecutionException full) {
      // It stays due, so the next look finds it.
      queued.remove(person);
    }
  }

  private void work(Person person) {
    queued.remove(person);
    try {
      learner.learn(person);
      trouble = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExtractionException | RuntimeException e) {
      trouble = "a buffer waits: " + e.getMessage();
      LOG.warn("a buffer was not learnt from, and waits: {}", e.getMessage());
    }
  }

  /** What does not go well, or null. */
  String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          || !ticks.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a buffer is still being learnt from after {} s", PATIENCE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
