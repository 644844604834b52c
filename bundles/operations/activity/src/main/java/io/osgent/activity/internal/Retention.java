package io.osgent.activity.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.run.Session;
import io.osgent.server.run.Sessions;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes once a day what was kept long enough, a little at a time. */
@Component(immediate = true, service = {}, configurationPid = "io.osgent.retention")
@Designate(ocd = Retention.Config.class)
public final class Retention {
  /** Configuration {@code io.osgent.retention}. */
  @ObjectClassDefinition(name = "Retention", description = "How long what people do and say is kept; what was used and what was audited is kept for ever")
  public @interface Config {
    @AttributeDefinition(description = "For how many days activity is kept; 0 for ever", min = "0")
    int activityDays() default 0;

    @AttributeDefinition(description = "For how many days a conversation is kept after its last run was started, with its runs and their logs; 0 for ever", min = "0")
    int sessionDays() default 0;
  }

  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration DAILY = Duration.ofDays(1);
  private static final Duration FAREWELL = Duration.ofSeconds(10);
  private static final int SESSIONS = 100;
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final Storage storage;
  private final Sessions sessions;
  private final ActivityJournal activity;
  private final AuditLog audit;
  private final int activityDays;
  private final int sessionDays;
  private final InstantSource clock;
  private final ScheduledExecutorService worker = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-retention").daemon().factory());

  @Activate
  public Retention(@Reference Storage storage, @Reference Sessions sessions, @Reference ActivityJournal activity,
      @Reference AuditLog audit, Config config) {
    this(storage, sessions, activity, audit, config, InstantSource.system());
    begin(FIRST, DAILY);
  }

  Retention(Storage storage, Sessions sessions, ActivityJournal activity, AuditLog audit, Config config,
      InstantSource clock) {
    this.storage = storage;
    this.sessions = sessions;
    this.activity = activity;
    this.audit = audit;
    activityDays = days("activityDays", config.activityDays());
    sessionDays = days("sessionDays", config.sessionDays());
    this.clock = clock;
  }

  private static int days(String name, int days) {
    if (days < 0) {
      // It would be a time to come, before which everything is.
      throw new IllegalArgumentException("'" + name + "' should be 0 or above, but is " + days);
    }
    return days;
  }

  /** From now on it goes by itself. */
  void begin(Duration first, Duration every) {
    var unused = worker.scheduleWithFixedDelay(this::day, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it deletes it deletes through others, who may go after it. */
  @Deactivate
  void close() throws InterruptedException {
    worker.shutdownNow();
    if (!worker.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("What was kept long enough is still being deleted; it goes on when the server is up again");
    }
  }

  private void day() {
    try {
      apply();
    } catch (InterruptedException e) {
      LOG.debug("What was kept long enough is deleted when the server is up again", e);
    } catch (StorageException | ProblemException e) {
      LOG.warn("What was kept long enough could not be deleted; it is tried again tomorrow: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("What was kept long enough could not be deleted; it is tried again tomorrow", e);
    }
  }

  void apply() throws InterruptedException {
    long notes = activityDays == 0 ? 0 : activity.deleteBefore(before(activityDays), Pace.EASY);
    long talks = sessionDays == 0 ? 0 : deleteSessions(before(sessionDays));
    if (notes + talks > 0) {
      audit.record(new AuditEntry(clock.instant(), Whose.SERVER, "retention.applied", "retention",
          Map.of("activity", Long.toString(notes), "sessions", Long.toString(talks))));
    }
  }

  private Instant before(int days) {
    return clock.instant().minus(Duration.ofDays(days));
  }

  private long deleteSessions(Instant limit) throws InterruptedException {
    return Pace.EASY.repeat(() -> {
      List<Session> some = storage.sessionsUntouchedSince(limit, SESSIONS);
      int deleted = 0;
      for (Session session : some) {
        deleted += delete(session) ? 1 : 0;
      }
      return deleted;
    });
  }

  private boolean delete(Session session) {
    try {
      sessions.delete(session.id(), Whose.standingFor(session));
      return true;
    } catch (ProblemException e) {
      // A run has begun in it just now, or its user has deleted it.
      LOG.debug("Session {} stays", session.id(), e);
      return false;
    }
  }
}
