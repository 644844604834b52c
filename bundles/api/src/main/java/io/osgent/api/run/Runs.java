package io.osgent.api.run;

import io.osgent.api.Page;
import io.osgent.api.event.Event;
import io.osgent.api.security.Principal;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one orchestrator, shared by every interface. A run a principal may not see is told exactly like one that does not
 * exist: {@link io.osgent.api.ProblemException} with code {@code run_not_found}. Thread-safe; nothing here needs a
 * platform thread.
 */
@ProviderType
public interface Runs {
  /** Accepts a run; when this returns, it is durable and on its way. */
  Run start(RunRequest request, Principal by);

  Run get(String id, Principal by);

  /** The newest first. */
  Page<Run> list(RunFilter filter, String after, int limit, Principal by);

  /** Waits until the run has ended or the time is up, and says how it stands then. */
  Run await(String id, Duration atMost, Principal by) throws InterruptedException;

  /** The events after a number, at most so many; {@code next} is null when there were no more. */
  Page<Event> events(String id, long after, int limit, Principal by);

  /** A cursor that follows the run live from the event after a number. It holds no resource and need not be closed. */
  EventCursor follow(String id, long after, Principal by);

  /** Asks a run to stop and says how it stands; asking twice, or after its end, changes nothing. */
  Run cancel(String id, Principal by);

  /**
   * Which runs are listed; null means any.
   */
  record RunFilter(String agent, String session, String userId, RunStatus status) {
    public static final RunFilter ALL = new RunFilter(null, null, null, null);
  }

  /** Reads a log as it grows. For one thread. */
  @ProviderType
  interface EventCursor {
    /** What is durable beyond the cursor, waiting for the first event if need be; empty when the time is up or at the end. */
    List<Event> next(Duration atMost) throws InterruptedException;

    /** Whether the run's last event has been handed over. */
    boolean ended();
  }
}
