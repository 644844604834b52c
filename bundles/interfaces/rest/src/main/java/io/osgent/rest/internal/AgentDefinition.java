package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Approvals;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.agent.Limits;
import java.util.List;
import java.util.Map;

/**
 * An agent as a client sends it: what it got from here may come back as it stands.
 *
 * @param version of no effect; If-Match says which version a change was made on
 */
public record AgentDefinition(String id, Integer version, String description, String instructions, String model,
    List<String> tools, List<String> memory, String planner, Approvals approvals, Limits limits,
    Map<String, Object> outputSchema, ContextRules context) {
  Agent agent() {
    return agent(id);
  }

  /** @param path the id in the request's path, which the body may leave out */
  Agent agent(String path) {
    if (id != null && !id.equals(path)) {
      throw ProblemException.badRequest("invalid_agent",
          "'id' should be \"" + path + "\" as in the path, but is \"" + id + "\"");
    }
    return new Agent(path, 0, description, instructions, model, tools, memory, planner, approvals, limits,
        outputSchema, context);
  }
}
