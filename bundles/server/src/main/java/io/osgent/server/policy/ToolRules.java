package io.osgent.server.policy;

import io.osgent.server.security.Principal;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** The rules about tool calls, as the files in {@code config/policies/} have them. Thread-safe. */
@ProviderType
public interface ToolRules {
  RulesInForce inForce();

  /**
   * Writes the file of this name; when this returns, its rules are in force, unless another file is wrong: then the problem says so.
   *
   * @param text JSON of a {@link RuleFile}, which is written as it stands
   * @throws io.osgent.api.ProblemException {@code invalid_policy} or {@code invalid_json} that says what would be right
   */
  RulesInForce put(String name, String text, Principal by) throws IOException;

  /** @throws io.osgent.api.ProblemException {@code policy_not_found} */
  RulesInForce delete(String name, Principal by) throws IOException;

  /** What would be decided; nothing is counted and nothing is remembered. */
  Finding check(Occasion occasion);
}
