package io.osgent.server.policy;

import io.osgent.api.ProblemException;
import java.util.HashSet;
import java.util.List;

/**
 * Rules that are written together, in their order.
 *
 * @param description what they are for
 */
public record RuleFile(String description, List<Rule> rules) {
  public RuleFile {
    if (rules == null) {
      throw ProblemException.badRequest("invalid_policy", "'rules' should be a list of rules; it may be empty");
    }
    rules = List.copyOf(rules);
    var names = new HashSet<String>();
    for (Rule rule : rules) {
      if (!names.add(rule.name())) {
        throw ProblemException.badRequest("invalid_policy", "there are two rules named '" + rule.name() + "'");
      }
    }
  }
}
