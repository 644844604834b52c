package io.osgent.server.agent;

import io.osgent.api.ProblemException;
import io.osgent.api.policy.Decision;
import java.util.List;

/**
 * Which of an agent's tool calls a person has to agree to.
 *
 * @param tools their names; {@code "*"} stands for all that have an effect
 * @param timeoutSeconds how long to wait for the person; null for as long as it takes
 * @param onTimeout what is decided then: {@code approve} or {@code deny}; null for {@code deny}
 * @param editable whether the person may change the arguments; null for no
 */
public record Approvals(List<String> tools, Integer timeoutSeconds, Decision onTimeout, Boolean editable) {
  public Approvals {
    tools = tools == null ? List.of() : List.copyOf(tools);
    onTimeout = onTimeout == null ? Decision.DENY : onTimeout;
    editable = editable != null && editable;
    if (timeoutSeconds != null && timeoutSeconds <= 0) {
      throw ProblemException.badRequest("invalid_agent",
          "'approvals.timeout_seconds' should be above 0, but is " + timeoutSeconds);
    } else if (onTimeout != Decision.DENY && onTimeout != Decision.APPROVE) {
      throw ProblemException.badRequest("invalid_agent", "'approvals.on_timeout' should be approve or deny");
    }
  }
}
