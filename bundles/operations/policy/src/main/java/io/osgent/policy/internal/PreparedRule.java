package io.osgent.policy.internal;

import io.osgent.api.tool.Effect;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.Rule;
import java.util.List;
import java.util.Set;

/** A rule, ready to be tried on calls. */
final class PreparedRule {
  private final String label;
  private final Rule rule;
  private final Names tenants;
  private final Names users;
  private final Names roles;
  private final Names agents;
  private final Names tools;
  private final Set<Effect> effects;
  private final Names permissions;
  private final List<Requirement> when;

  /** @param file the name of the file it is from */
  PreparedRule(String file, Rule rule) {
    label = file + "/" + rule.name();
    this.rule = rule;
    tenants = new Names(rule.tenants());
    users = new Names(rule.users());
    roles = new Names(rule.roles());
    agents = new Names(rule.agents());
    tools = new Names(rule.tools());
    effects = rule.effects() == null ? Set.of(Effect.values()) : Set.copyOf(rule.effects());
    permissions = new Names(rule.permissions());
    when = rule.when().stream().map(Requirement::new).toList();
  }

  /** As {@code FILE/NAME}. */
  String label() {
    return label;
  }

  Rule rule() {
    return rule;
  }

  /** Whether it is about this call. */
  Fit fit(Occasion call) {
    Fit plainly = Fit.of(tenants.match(call.tenant()) && users.match(call.user()) && agents.match(call.agent())
        && tools.match(call.tool().name()) && effects.contains(call.tool().effect()));
    Fit fit = plainly.and(fitRoles(call.roles())).and(fitPermissions(call.tool().permissions()));
    for (Requirement requirement : when) {
      // What cannot be any more is not looked at: no argument is read for a call the rule is not about.
      fit = fit == Fit.NO ? fit : fit.and(requirement.fit(call.arguments()));
    }
    return fit;
  }

  private Fit fitRoles(Set<String> given) {
    if (roles.any()) {
      return Fit.YES;
    }
    return given == null ? Fit.MAYBE : Fit.of(given.stream().anyMatch(roles::match));
  }

  private Fit fitPermissions(Set<String> declared) {
    return permissions.any()
        ? Fit.YES
        : Fit.ofAll(declared.stream().map(permission -> Fit.of(permissions.match(permission))).toList());
  }
}
