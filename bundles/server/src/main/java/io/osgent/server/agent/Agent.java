package io.osgent.server.agent;

import io.osgent.api.ProblemException;
import java.util.List;
import java.util.Map;

/**
 * One version of an agent's definition. Immutable: a change makes a new version.
 *
 * @param id 1 to 64 lower-case letters, digits, '-' or '_'
 * @param version from 1; 0 in a definition that has not been saved
 * @param description one line for people; may be empty
 * @param instructions the system prompt; may be empty
 * @param model {@code provider/model}, or null for the server's default
 * @param tools names of the tools it may use; {@code "*"} stands for all there are when a run starts
 * @param memory names of the memories it recalls from
 * @param planner the planner's name, or null for the built-in one: the model decides, tools are called until it stops asking
 * @param approvals which tool calls a person has to agree to, or null for those only that tools and policies ask for
 * @param limits bounds on one run; never null
 * @param outputSchema a JSON Schema the output has to follow, or null
 * @param context how much of a session its model is shown; never null
 */
public record Agent(String id, int version, String description, String instructions, String model, List<String> tools,
    List<String> memory, String planner, Approvals approvals, Limits limits, Map<String, Object> outputSchema,
    ContextRules context) {
  public Agent {
    if (id == null || !id.matches("[a-z0-9_-]{1,64}")) {
      throw ProblemException.badRequest("invalid_agent",
          "'id' should be 1 to 64 lower-case letters, digits, '-' or '_', e.g. \"support-desk\"");
    }
    if (model != null && model.indexOf('/') <= 0) {
      throw ProblemException.badRequest("invalid_agent",
          "'model' should be provider/model, e.g. \"openai/gpt-6.1-terra\", but is \"" + model + "\"");
    }
    description = description == null ? "" : description;
    instructions = instructions == null ? "" : instructions;
    tools = tools == null ? List.of() : List.copyOf(tools);
    memory = memory == null ? List.of() : List.copyOf(memory);
    limits = limits == null ? Limits.DEFAULT : limits;
    context = context == null ? ContextRules.DEFAULT : context;
  }

  /** With the rules for its context that are usual. */
  public Agent(String id, int version, String description, String instructions, String model, List<String> tools,
      List<String> memory, String planner, Approvals approvals, Limits limits, Map<String, Object> outputSchema) {
    this(id, version, description, instructions, model, tools, memory, planner, approvals, limits, outputSchema, null);
  }

  public Agent withVersion(int newVersion) {
    return new Agent(id, newVersion, description, instructions, model, tools, memory, planner, approvals, limits,
        outputSchema, context);
  }

  /** The same with these rules for its context. */
  public Agent withContext(ContextRules rules) {
    return new Agent(id, version, description, instructions, model, tools, memory, planner, approvals, limits,
        outputSchema, rules);
  }
}
