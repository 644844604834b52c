package io.osgent.core.internal;

import io.osgent.api.health.HealthCheck;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: gathers what all runs have appended while the last commit was under way, commits it in one
 * transaction, then lets readers see it. While the database cannot write, runs wait and nothing is lost.
 */
@Component(immediate = true, service = {CommitWriter.class, HealthCheck.class})
public final class CommitWriter implements HealthCheck {
  private static final long RETRY_MILLIS = 250;
  private static final int MANY = 4;
  private static final long LINGER_MICROS = 1500;
  private static final Logger LOG = LoggerFactory.getLogger(CommitWriter.class);

  private final BlockingQueue<RunLog> queue = new LinkedBlockingQueue<>();
  private final Storage storage;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile String trouble;

  @Activate
  public CommitWriter(@Reference Storage storage) {
    this.storage = storage;
    thread = Thread.ofPlatform().name("osgent-commit").start(this::work);
  }

  /** Commits what is left, for as long as the database lets it. */
  @Deactivate
  void stop() throws InterruptedException {
    stopping = true;
    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }

  void enqueue(RunLog runLog) {
    queue.add(runLog);
  }

  /** Why nothing becomes durable at the moment, or null. */
  String trouble() {
    return trouble;
  }

  @Override
  public String name() {
    return "event-log";
  }

  @Override
  public Health check() {
    String now = trouble;
    return now == null ? Health.up("every event is durable") : Health.down(now);
  }

  private void work() {
    var logs = new LinkedHashSet<RunLog>();
    int company = 0;
    while (gather(logs, company >= MANY)) {
      company = logs.size();
      if (!commit(logs)) {
        LOG.error("Stopped with {} runs whose last events the database did not take", logs.size());
        return;
      }
      logs.clear();
    }
  }

  /**
   * Waits for work; false when there is none left and the server stops.
   *
   * @param busy whether the last commit served many: then a moment's wait brings company, and spares the disk
   */
  private boolean gather(Set<RunLog> logs, boolean busy) {
    try {
      RunLog first = stopping ? queue.poll() : queue.take();
      if (first == null) {
        return false;
      }
      logs.add(first);
      if (busy) {
        TimeUnit.MICROSECONDS.sleep(LINGER_MICROS);
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts: look once more for what is left.
      return !logs.isEmpty() || gather(logs, false);
    }
    queue.drainTo(logs);
    return true;
  }

  /** @return false when the server stops before the database took it */
  private boolean commit(Set<RunLog> logs) {
    while (!tryToCommit(logs)) {
      logs.forEach(RunLog::notCommitted);
      if (!pause()) {
        return false;
      }
    }
    logs.forEach(RunLog::committed);
    return true;
  }

  private boolean tryToCommit(Set<RunLog> logs) {
    var changes = new ArrayList<Change>();
    logs.forEach(runLog -> runLog.take(changes));
    try {
      if (!changes.isEmpty()) {
        storage.commit(changes);
      } else if (trouble != null) {
        // What could not be written has been taken back: nothing but a probe tells whether runs can be accepted again.
        storage.probe();
      }
      if (trouble != null) {
        LOG.info("The database takes writes again");
        trouble = null;
      }
      return true;
    } catch (StorageException e) {
      if (trouble == null) {
        LOG.error("Runs wait: {}", e.getMessage());
      }
      trouble = e.getMessage();
    } catch (RuntimeException e) {
      // Whatever it is: without the writer no run would ever come to its end, and nobody would know why.
      if (trouble == null) {
        LOG.error("Runs wait: writing failed inside", e);
      }
      trouble = "writing failed inside: " + e;
    }
    return false;
  }

  private boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      return !stopping;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
