package io.osgent.policy.internal;

import io.osgent.api.tool.Effect;
import io.osgent.server.policy.Finding;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.Rule;
import io.osgent.server.policy.Ruling;
import java.util.List;

/**
 * Rules in their order. The first that is about a call decides it. Where it cannot be told whether a rule is about it, both is taken to be
 * so, and the stricter of what would come of it counts.
 */
final class RuleSet {
  private static final Finding READ = new Finding(Ruling.ALLOW, null, null);

  private final List<PreparedRule> rules;
  private final Ruling otherwise;
  private final String why;

  private RuleSet(List<PreparedRule> rules, Ruling otherwise, String why) {
    this.rules = List.copyOf(rules);
    this.otherwise = otherwise;
    this.why = why;
  }

  static RuleSet of(List<PreparedRule> rules) {
    return new RuleSet(rules, Ruling.ASK, "no rule says that %s may be called unasked");
  }

  /** There should be rules, and nobody can read them. */
  static RuleSet unreadable() {
    return new RuleSet(List.of(), Ruling.DENY,
        "the server's policy files cannot be read, so %s may not be called until an administrator has mended them");
  }

  /** How often a call's user has had its tool called. */
  interface Counter {
    /**
     * @param rule that says how many calls there may be
     * @return what is said of the call beyond that, or null when there is room for it
     */
    String beyond(Occasion call, Rule rule);
  }

  /**
   * What comes of a call.
   *
   * @param counts whether it is one of those that are counted
   */
  record Decided(Finding finding, boolean counts) {
    private Decided orStricter(Decided other) {
      boolean stricter = other.finding().decision().compareTo(finding.decision()) > 0;
      return new Decided(stricter ? other.finding() : finding, counts || other.counts());
    }
  }

  Decided decide(Occasion call, Counter counter) {
    Decided strictest = null;
    for (PreparedRule rule : rules) {
      Fit fit = rule.fit(call);
      if (fit != Fit.NO) {
        Decided here = new Decided(finding(rule, call, counter), rule.rule().perHour() != null);
        strictest = strictest == null ? here : strictest.orStricter(here);
      }
      if (fit == Fit.YES) {
        return strictest;
      }
    }
    var unruled = new Decided(unruled(call), false);
    return strictest == null ? unruled : strictest.orStricter(unruled);
  }

  private static Finding finding(PreparedRule prepared, Occasion call, Counter counter) {
    Rule rule = prepared.rule();
    String full = rule.perHour() == null ? null : counter.beyond(call, rule);
    if (full != null) {
      return new Finding(rule.beyond(), full, prepared.label());
    }
    String reason = rule.reason() == null && rule.decision() != Ruling.ALLOW
        ? "rule " + prepared.label() + " says so"
        : rule.reason();
    return new Finding(rule.decision(), reason, prepared.label());
  }

  private Finding unruled(Occasion call) {
    return call.tool().effect() == Effect.READ ? READ : new Finding(otherwise, why.formatted(call.tool().name()), null);
  }

  /** Whether these are what somebody has written, and not what is left when nobody can read that. */
  boolean readable() {
    return otherwise == Ruling.ASK;
  }

  /** What is decided where no rule is about a call, in words. */
  String otherwise() {
    return "what only reads is allowed, for everything else " + (readable()
        ? "a person is asked"
        : "the answer is no, because the files cannot be read");
  }
}
