package io.osgent.shell.internal;

import io.osgent.api.json.Json;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.policy.Finding;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.Rule;
import io.osgent.server.policy.RulesInForce;
import io.osgent.server.policy.ToolRules;
import io.osgent.server.security.Permissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command about the rules for tool calls. */
@Component
public final class PolicyCommands implements CommandGroup {
  private final ToolRules rules;
  private final PluginCatalog catalog;
  private final Json json;

  @Activate
  public PolicyCommands(@Reference ToolRules rules, @Reference PluginCatalog catalog, @Reference Json json) {
    this.rules = rules;
    this.catalog = catalog;
    this.json = json;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("policy",
        "[check TOOL [ARGUMENTS] --user USER [--tenant TENANT] [--agent AGENT] [--roles ROLE,…]]",
        Permissions.SERVER_POLICIES_READ,
        "the rules about tool calls that are in force, or what they would decide of a call", this::policy));
  }

  private String policy(Words words) {
    Optional<String> action = words.nextIfAny();
    if (action.isEmpty()) {
      return list();
    } else if (action.get().equals("check")) {
      return check(words);
    }
    throw words.wrong("'" + action.get() + "' should be check, or nothing");
  }

  private String list() {
    RulesInForce now = rules.inForce();
    var table = new Table("RULE", "DECISION", "PER HOUR", "ABOUT", "REASON");
    now.files().forEach(file -> file.rules().forEach(rule -> table.row(file.name() + "/" + rule.name(),
        Words.onTheWire(rule.decision()), rule.perHour(), about(rule), rule.reason())));
    return table.text("there are no rules in config/policies/") + "otherwise: " + now.otherwise() + "\n"
        + (now.problem() == null ? "" : "NOT in force: what the files say now, for " + now.problem() + "\n");
  }

  private static String about(Rule rule) {
    String about = Stream.of(part("tools", rule.tools()), part("effects", effects(rule)),
        part("permissions", rule.permissions()), part("tenants", rule.tenants()), part("users", rule.users()),
        part("roles", rule.roles()), part("agents", rule.agents()),
        part("arguments", rule.when().stream().map(condition -> condition.argument()).toList()))
        .filter(Objects::nonNull).collect(Collectors.joining("; "));
    return about.isEmpty() ? "everything" : about;
  }

  private static List<String> effects(Rule rule) {
    return rule.effects() == null ? null : rule.effects().stream().map(Words::onTheWire).toList();
  }

  private static String part(String name, List<String> values) {
    return values == null || values.isEmpty() ? null : name + " " + String.join(", ", values);
  }

  private String check(Words words) {
    String user = words.option("--user").orElseThrow(() -> words.wrong("--user is missing"));
    String tenant = words.option("--tenant").orElse(Operator.PRINCIPAL.tenant());
    String agent = words.option("--agent").orElse(null);
    Set<String> roles = words.option("--roles").map(given -> Set.copyOf(Arrays.asList(given.split(",")))).orElse(null);
    String tool = words.next("tool's name");
    Map<String, Object> arguments = words.nextIfAny().map(this::arguments).orElse(Map.of());
    words.noMore();
    Finding found = rules.check(new Occasion(tenant, user, roles, agent, catalog.tool(tool), arguments));
    return Words.onTheWire(found.decision()) + (found.rule() == null ? ": no rule" : ": rule " + found.rule())
        + (found.reason() == null ? "" : ": " + found.reason()) + "\n";
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> arguments(String text) {
    return json.read(text, Map.class);
  }
}
