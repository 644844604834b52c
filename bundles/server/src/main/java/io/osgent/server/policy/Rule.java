package io.osgent.server.policy;

import io.osgent.api.ProblemException;
import io.osgent.api.tool.Effect;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One rule about tool calls. It is about those calls of which all that it gives is true; what it leaves out may be anything. Names
 * may have {@code *} in them, which stands for any characters.
 *
 * @param name of its own within its file, e.g. {@code mail-inside}
 * @param tenants the organisations it is about; has to be given with {@code users} or {@code roles}, which are a tenant's own
 * @param users the persons for whom the call is made
 * @param roles of the principal that started the run; one of them is enough
 * @param agents that make the call
 * @param tools their names
 * @param effects one of these is the tool's
 * @param permissions each that the tool declares is one of these, and it declares some
 * @param when what has to be true of the arguments, all of it
 * @param decision what is decided then
 * @param reason why, in words a person and a model will read
 * @param perHour how many calls of one tool it lets through or asks about for one user within an hour; null for any number
 * @param beyond what is decided of those above that: {@code deny}, which counts when it is left out, or {@code ask}
 */
public record Rule(String name, List<String> tenants, List<String> users, List<String> roles, List<String> agents,
    List<String> tools, List<Effect> effects, List<String> permissions, List<Condition> when, Ruling decision,
    String reason, Integer perHour, Ruling beyond) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  public Rule {
    if (name == null || !NAME.matcher(name).matches()) {
      throw invalid("a rule should have a 'name' of 1 to 64 letters, digits, '_', '.' or '-', but has "
          + (name == null ? "none" : "'" + name + "'"));
    } else if (decision == null) {
      throw invalid("rule '" + name + "' should have a 'decision': allow, ask or deny");
    } else if (tenants == null && (users != null || roles != null)) {
      throw invalid("rule '" + name + "' is about users or roles, so it should say of which 'tenants', e.g. "
          + "[\"default\"], or [\"*\"] for all");
    } else if (perHour != null && (perHour < 1 || decision == Ruling.DENY)) {
      throw invalid("'per_hour' of rule '" + name + "' should be at least 1, and the rule should allow or ask");
    } else if (beyond != null && (perHour == null || beyond == Ruling.ALLOW || beyond == decision)) {
      throw invalid("'beyond' of rule '" + name + "' should be deny, or ask where the rule allows, and goes with "
          + "'per_hour'");
    }
    beyond = perHour != null && beyond == null ? Ruling.DENY : beyond;
    when = when == null ? List.of() : List.copyOf(when);
    for (List<?> list : new List<?>[]{tenants, users, roles, agents, tools, effects, permissions}) {
      if (list != null && (list.isEmpty() || list.stream().anyMatch(Objects::isNull))) {
        throw invalid("a list in rule '" + name + "' is empty or has a null in it: leave out what may be anything");
      }
    }
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.badRequest("invalid_policy", detail);
  }
}
