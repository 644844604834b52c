package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.World.Judgement;
import io.osgent.server.agent.Approvals;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the policies there are, the agent and the tool itself say of a call together: the strictest counts, then the first. */
final class Policies {
  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

  private final Plugins<ToolPolicy> plugins;
  private final Approvals approvals;

  /** @param approvals the agent's, or null */
  Policies(Plugins<ToolPolicy> plugins, Approvals approvals) {
    this.plugins = plugins;
    this.approvals = approvals;
  }

  Judgement judge(ToolUse use, ToolSpec tool, ToolCall call, CallContext context) throws InterruptedException {
    Verdict verdict = new Verdict.Allow();
    // One that is being replaced is waited for: its absence must not open a door.
    for (String policy : plugins.names()) {
      verdict = stricter(verdict, of(policy, tool, call, context));
    }
    verdict = stricter(verdict, ofAgent(tool));
    verdict = stricter(verdict, ofTool(tool));
    return switch (verdict) {
      case Verdict.Allow() -> new Judgement.Go();
      case Verdict.Ask ask -> new Judgement.Ask(Questions.approval(use, ask));
      case Verdict.Deny(String reason) -> new Judgement.No(reason);
    };
  }

  private Verdict of(String policy, ToolSpec tool, ToolCall call, CallContext context) throws InterruptedException {
    var lease = plugins.acquire(policy);
    if (lease.isEmpty()) {
      return new Verdict.Deny("the policy " + policy + " is not here now; try again later");
    }
    try (var held = lease.get()) {
      return held.service().judge(tool, call, context);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Policy {} failed, so a call of {} is denied", policy, tool.name(), e);
      return new Verdict.Deny("the policy " + policy + " failed");
    }
  }

  private Verdict ofAgent(ToolSpec tool) {
    boolean asks = approvals != null && (approvals.tools().contains(tool.name())
        || (approvals.tools().contains("*") && tool.effect() != Effect.READ));
    if (!asks) {
      return new Verdict.Allow();
    }
    Duration timeout = approvals.timeoutSeconds() == null ? null : Duration.ofSeconds(approvals.timeoutSeconds());
    return new Verdict.Ask("the agent asks before it calls " + tool.name(), timeout, approvals.onTimeout(),
        approvals.editable());
  }

  private static Verdict ofTool(ToolSpec tool) {
    return tool.asks() == null ? new Verdict.Allow() : new Verdict.Ask(tool.asks(), null, Decision.DENY, false);
  }

  private static Verdict stricter(Verdict one, Verdict other) {
    return rank(other) > rank(one) ? other : one;
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow ignored -> 0;
      case Verdict.Ask ignored -> 1;
      case Verdict.Deny ignored -> 2;
    };
  }
}
