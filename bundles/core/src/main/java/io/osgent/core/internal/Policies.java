package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.agent.Approvals;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the policies there are, the agent and the tool itself say of a call together: what one denies nobody is asked about. */
final class Policies {
  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

  private final Plugins<ToolPolicy> plugins;
  private final List<String> required;
  private final Approvals approvals;

  /** @param approvals the agent's, or null */
  Policies(PluginRegistry registry, Approvals approvals) {
    plugins = registry.policies();
    required = registry.requiredPolicies();
    this.approvals = approvals;
  }

  /** @throws StorageException when a policy could not look into the database */
  Verdict judge(ToolSpec tool, ToolCall call, CallContext context) throws InterruptedException {
    // One that is being replaced is waited for, and so is one that has not come yet: its absence must not open a door.
    var names = new TreeSet<>(plugins.names());
    names.addAll(required);
    var asks = new ArrayList<Verdict.Ask>();
    for (String policy : names) {
      switch (of(policy, tool, call, context)) {
        case Verdict.Deny deny -> {
          return deny;
        }
        case Verdict.Ask ask -> asks.add(ask);
        case Verdict.Allow() -> {
          // Others may still have something against it.
        }
      }
    }
    addAgent(asks, tool);
    addTool(asks, tool);
    return asks.isEmpty() ? new Verdict.Allow() : together(asks);
  }

  private Verdict of(String policy, ToolSpec tool, ToolCall call, CallContext context) throws InterruptedException {
    var lease = plugins.acquire(policy);
    if (lease.isEmpty()) {
      plugins.giveUp(policy);
      return new Verdict.Deny("the policy " + policy + " is not here now; try again later");
    }
    try (var held = lease.get()) {
      return held.service().judge(tool, call, context);
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Policy {} failed, so a call of {} is denied", policy, tool.name(), e);
      return new Verdict.Deny("the policy " + policy + " failed");
    }
  }

  private void addAgent(List<Verdict.Ask> asks, ToolSpec tool) {
    if (approvals != null && (approvals.tools().contains(tool.name())
        || (approvals.tools().contains("*") && tool.effect() != Effect.READ))) {
      Duration timeout = approvals.timeoutSeconds() == null ? null : Duration.ofSeconds(approvals.timeoutSeconds());
      asks.add(new Verdict.Ask("the agent asks before it calls " + tool.name(), timeout, approvals.onTimeout(),
          approvals.editable()));
    }
  }

  private static void addTool(List<Verdict.Ask> asks, ToolSpec tool) {
    if (tool.asks() != null) {
      asks.add(new Verdict.Ask(tool.asks(), null, Decision.DENY, false));
    }
  }

  /** One question for all: whoever decides reads every reason, and in all else the strictest counts. */
  private static Verdict.Ask together(List<Verdict.Ask> asks) {
    return new Verdict.Ask(asks.stream().map(Verdict.Ask::reason).distinct().collect(Collectors.joining("; ")),
        asks.stream().map(Verdict.Ask::timeout).filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null),
        asks.stream().allMatch(ask -> ask.onTimeout() == Decision.APPROVE) ? Decision.APPROVE : Decision.DENY,
        asks.stream().allMatch(Verdict.Ask::editable));
  }
}
