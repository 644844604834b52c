package io.osgent.server.policy;

import io.osgent.api.tool.ToolSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A tool call that may be made, and for whom.
 *
 * @param roles of the principal that started the run, or null when they are not known
 * @param agent that makes it, or null where none does
 * @param arguments as the tool would get them
 */
public record Occasion(String tenant, String user, Set<String> roles, String agent, ToolSpec tool,
    Map<String, Object> arguments) {
  public Occasion {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
  }
}
