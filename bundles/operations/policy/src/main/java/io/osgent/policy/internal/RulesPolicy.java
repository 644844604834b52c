package io.osgent.policy.internal;

import io.osgent.api.CallContext;
import io.osgent.api.PluginNames;
import io.osgent.api.Scope;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.policy.Finding;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.Pin;
import io.osgent.server.policy.RulesInForce;
import io.osgent.server.policy.Ruling;
import io.osgent.server.policy.ToolRules;
import io.osgent.server.security.Principal;
import io.osgent.server.security.RolesOf;
import io.osgent.server.security.StartedBy;
import io.osgent.server.storage.Database;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the rules, and whether the tool is still what it was trusted for; the stricter of the two counts. */
@Component(service = {ToolPolicy.class,
    ToolRules.class}, configurationPid = Tables.PID, property = PluginNames.NAME + "=rules")
@Designate(ocd = RulesPolicy.Config.class)
public final class RulesPolicy implements ToolPolicy, ToolRules {
  /** Configuration {@code io.osgent.policy}. */
  @ObjectClassDefinition(name = "Tool policy", description = "What tools may do; the rules are in config/policies/")
  public @interface Config {
    @AttributeDefinition(description = "What happens when a tool's definition is not one that was trusted before: each call "
        + "is asked about until somebody approves it, or denied until then, or the new one is trusted unseen", options = {
            @Option("ask"), @Option("deny"), @Option("trust")})
    String changed() default "ask";

    @AttributeDefinition(description = "The database that trusted definitions and counted calls are in; what is in another one is not taken "
        + "along", options = {@Option("(osgent.database=sqlite)"), @Option("(osgent.database=postgresql)")})
    String database_target() default Tables.DATABASE;
  }

  /** What becomes of a tool whose definition has changed. */
  private enum Changed {
    ask, deny, trust
  }

  private static final Logger LOG = LoggerFactory.getLogger(RulesPolicy.class);
  private static final Finding FINE = new Finding(Ruling.ALLOW, null, null);

  private final RuleBook book;
  private final Pins pins;
  private final Meter meter;
  private final Changed changed;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile RolesOf roles;

  @Activate
  public RulesPolicy(Config config, @Reference RuleBook book, @Reference Pins pins,
      @Reference(name = "database", target = Tables.DATABASE) Database database) {
    this(config.changed(), book, pins, new Meter(database, Clock.systemUTC()), null);
  }

  RulesPolicy(String changed, RuleBook book, Pins pins, Meter meter, RolesOf roles) {
    this.changed = Changed.valueOf(changed);
    this.book = book;
    this.pins = pins;
    this.meter = meter;
    this.roles = roles;
  }

  /** @throws io.osgent.server.storage.StorageException when the database cannot be reached, so that nobody knows whether it may be made */
  @Override
  public Verdict judge(ToolSpec tool, ToolCall call, CallContext context) {
    Scope scope = context.scope();
    var occasion = new Occasion(scope.tenant(), scope.user(), roles(context), scope.agent(), tool, call.arguments());
    String id = context.run() == null ? call.id() : context.run() + "/" + call.id();
    Finding trusted = pins.change(tool).map(change -> changed(tool, change)).orElse(FINE);
    return trusted.decision() == Ruling.DENY
        ? verdict(trusted)
        : verdict(both(trusted, meter.decide(book.rules(), occasion, id).finding()));
  }

  /** Null when they are not known. */
  private Set<String> roles(CallContext context) {
    RolesOf who = roles;
    return who == null || !(context instanceof StartedBy started) || started.startedBy() == null
        ? null
        : who.rolesOf(context.scope().tenant(), started.startedBy(), started.startedAt()).orElse(null);
  }

  private Finding changed(ToolSpec tool, Pin change) {
    if (changed == Changed.trust) {
      LOG.warn("The definition of tool {} has changed, and is trusted as it is now: {}", tool.name(), change.change());
      pins.accept(tool, "configuration");
      return FINE;
    }
    return unseen(tool, change);
  }

  /** The reason names the whole hash: who agrees to a call of this definition has not agreed to one of the next, which differs likewise. */
  private Finding unseen(ToolSpec tool, Pin pin) {
    return new Finding(changed == Changed.deny ? Ruling.DENY : Ruling.ASK,
        "the definition of " + tool.name() + " is not the one that was trusted; changed: " + pin.change()
            + ". Who may approve tools can approve it: tools approve " + tool.name() + " (SHA-256 " + pin.sha256()
            + ")",
        null);
  }

  private static Finding both(Finding one, Finding other) {
    int order = one.decision().compareTo(other.decision());
    if (order == 0 && one.decision() == Ruling.ASK) {
      return new Finding(Ruling.ASK, one.reason() + "; " + other.reason(), other.rule());
    }
    return order > 0 ? one : other;
  }

  private static Verdict verdict(Finding finding) {
    return switch (finding.decision()) {
      case ALLOW -> new Verdict.Allow();
      // Whoever agrees may change the arguments where the agent and the tool let him: they are judged once more then.
      case ASK -> new Verdict.Ask(finding.reason(), null, Decision.DENY, true);
      case DENY -> new Verdict.Deny(finding.reason());
    };
  }

  @Override
  public Finding check(Occasion occasion) {
    Finding trusted = Optional.of(pins.of(occasion.tool()))
        .filter(pin -> pin.change() != null && changed != Changed.trust).map(pin -> unseen(occasion.tool(), pin))
        .orElse(FINE);
    return both(trusted, meter.preview(book.rules(), occasion).finding());
  }

  @Override
  public RulesInForce inForce() {
    return book.inForce();
  }

  @Override
  public RulesInForce put(String name, String text, Principal by) throws IOException {
    return book.put(name, text, by);
  }

  @Override
  public RulesInForce delete(String name, Principal by) throws IOException {
    return book.delete(name, by);
  }
}
