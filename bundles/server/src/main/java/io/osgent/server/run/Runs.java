package io.osgent.server.run;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.server.Page;
import io.osgent.server.security.Principal;
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

  /**
   * The newest first.
   *
   * @param userId whose, or null for all that the principal may see
   */
  Page<Run> list(String userId, RunFilter filter, String after, int limit, Principal by);

  /** Waits until the run has ended or the time is up, and says how it stands then. */
  Run await(String id, Duration atMost, Principal by) throws InterruptedException;

  /** The events after a number, at most so many; {@code next} is null when there were no more. */
  Page<Event> events(String id, long after, int limit, Principal by);

  /** A cursor that follows the run live from the event after a number. It holds no resource and need not be closed. */
  EventCursor follow(String id, long after, Principal by);

  /**
   * Stops a run and says how it stands; when this returns, that it was cancelled is durable. Cancelling it twice changes
   * nothing.
   *
   * @throws io.osgent.api.ProblemException {@code run_ended} when it had completed or failed before
   */
  Run cancel(String id, Principal by);

  /** What a run waits for, in the order asked; empty when it does not wait. */
  List<ApprovalRequested> approvals(String id, Principal by);

  /**
   * Decides about a tool call that waits, and says how the run stands then. When this returns, the decision is durable.
   * The same decision about the same call once more changes nothing.
   *
   * @throws io.osgent.api.ProblemException {@code approval_not_found}; {@code approval_decided} when it was decided
   *     otherwise before; {@code approval_outdated} when it was made on other arguments; {@code invalid_decision} when it is
   *     none of the choices or its arguments do not fit
   */
  Run decide(String id, String call, ApprovalDecision decision, Principal by);

  /**
   * Runs a finished run again from its log, touching nothing.
   *
   * @throws io.osgent.api.ProblemException {@code run_going_on} when it has not ended
   */
  ReplayReport replay(String id, Principal by);

  /**
   * Which runs are listed; null means any.
   */
  record RunFilter(String agent, String session, RunStatus status) {
    public static final RunFilter ALL = new RunFilter(null, null, null);
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
