package io.osgent.server.run;

import io.osgent.api.Problem;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A run as it stands: a view of its log.
 *
 * @param id sorts by the time the run was accepted
 * @param tenant the organisation of its user
 * @param images how many were shown with the input; the run's first event has them
 * @param output the answer, or null until it is completed
 * @param json whether the output is JSON text, and on the wire the value itself: the agent has an output schema
 * @param endedAt null until it has ended
 * @param problem why it failed, or null
 */
public record Run(String id, String agent, int agentVersion, String session, String tenant, String userId,
    RunStatus status,
    String input, int images, String output, boolean json, RunUsage usage, Instant createdAt, Instant endedAt,
    Problem problem) {
  /** One in which all is text. */
  public Run(String id, String agent, int agentVersion, String session, String tenant, String userId, RunStatus status,
      String input,
      String output, RunUsage usage, Instant createdAt, Instant endedAt, Problem problem) {
    this(id, agent, agentVersion, session, tenant, userId, status, input, 0, output, false, usage, createdAt, endedAt,
        problem);
  }

  /**
   * What a run has used.
   *
   * @param cost in US dollars, or null where no price is known
   */
  public record RunUsage(long inputTokens, long outputTokens, BigDecimal cost) {
    public static final RunUsage NONE = new RunUsage(0, 0, null);
  }
}
