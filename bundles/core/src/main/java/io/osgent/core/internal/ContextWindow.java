package io.osgent.core.internal;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelInfo;
import io.osgent.core.internal.context.Cut;
import io.osgent.core.internal.context.Cut.Why;
import io.osgent.core.internal.context.Measured;
import io.osgent.core.internal.context.Placed;
import io.osgent.core.internal.context.Prompt;
import io.osgent.core.internal.context.TokenMeter;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.agent.ContextRules.Strategy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** How long the prompts of one run may be, and where one that is too long is to be cut. For the run's thread. */
final class ContextWindow {
  /** Without another bound the answer may have this part of what a model can take. */
  private static final int ANSWERS_PART = 4;
  private static final int UNBOUNDED_ANSWERS_PART = 8;
  private static final int RECENT_PART = 4;
  /** To leave out less than this part is not worth a summary. */
  private static final int LEAST_PART = 20;
  /** A provider's count that is so far from ours counts something else: all attempts of a router, or no cached tokens. */
  private static final int FAR_OFF = 2;

  private final String run;
  private final RunPlan plan;
  private final ContextRules rules;
  private final TokenMeter meter;
  private Long most;

  ContextWindow(String run, RunPlan plan, TokenCounts counts) {
    this.run = run;
    this.plan = plan;
    rules = plan.agent().context();
    meter = new TokenMeter(text -> counts.count(plan.model(), text));
  }

  /**
   * @param request with the whole prompt
   * @param messages of the run itself
   * @param measured what the provider counted last, or null
   * @return empty when it need not, must not or cannot be cut
   */
  Optional<Cut> cut(Prompt prompt, ChatRequest request, List<Placed> messages, Measured measured, Why why) {
    List<Message> since = measured == null
        ? List.of()
        : messages.subList(measured.messages(), messages.size()).stream().map(Placed::message).toList();
    if (rules.strategy() == Strategy.OFF || (why == Why.GROWN && isSurelyShort(request, measured, since))) {
      return Optional.empty();
    }
    long counted = meter.frame(request) + meter.of(request.messages());
    long tokens = measured == null ? counted : reconciled(measured.tokens() + meter.of(since), counted);
    if (why == Why.GROWN && tokens <= mark()) {
      return Optional.empty();
    }
    return choose(prompt, request, why, counted, tokens);
  }

  /** Nothing is counted where it does not matter. */
  private boolean isSurelyShort(ChatRequest request, Measured measured, List<Message> since) {
    return most() == 0 || Math.max(meter.most(request),
        measured == null ? 0 : measured.tokens() + TokenMeter.most(since)) <= mark();
  }

  private static long reconciled(long provider, long counted) {
    return provider > FAR_OFF * counted || FAR_OFF * provider < counted ? counted : provider;
  }

  /** The most a prompt may have, 0 where nobody knows. */
  private long most() {
    if (most == null) {
      most = rules.maxTokens() == null
          ? abilities().map(this::besidesTheAnswer).orElse(0L)
          : Long.valueOf(rules.maxTokens());
    }
    return most;
  }

  private long besidesTheAnswer(Abilities model) {
    long context = model.contextTokens();
    Integer bound = plan.agent().limits().outputTokens();
    if (bound != null) {
      return Math.max(context - bound, 0);
    }
    return context - (model.outputTokens() > 0
        ? Math.min(model.outputTokens(), context / ANSWERS_PART)
        : context / UNBOUNDED_ANSWERS_PART);
  }

  private Optional<Abilities> abilities() {
    Plugin<ChatModel> provider = plan.pins().model();
    if (provider == null) {
      return Optional.empty();
    }
    try (var lease = provider.lease().orElse(null)) {
      return Optional.ofNullable(lease).map(held -> CallEstimate.model(held.service(), plan.modelOfProvider()))
          .map(ModelInfo::abilities);
    }
  }

  private long mark() {
    return rules.compactAt().multiply(BigDecimal.valueOf(most())).longValue();
  }

  private Optional<Cut> choose(Prompt prompt, ChatRequest request, Why why, long counted, long tokens) {
    long all = meter.of(request.messages());
    List<Placed> places = prompt.cuts(run);
    Placed chosen = null;
    long keep = keep(why, all, tokens);
    for (Placed place : places) {
      chosen = place;
      if (all - meter.of(prompt.upTo(place)) <= keep) {
        break;
      }
    }
    if (chosen == null) {
      return Optional.empty();
    }
    List<Message> leftOut = prompt.upTo(chosen);
    long kept = counted - meter.of(leftOut) + (chosen.run().equals(run) ? input(prompt) : 0);
    if (why == Why.GROWN && (counted - kept) * LEAST_PART < counted) {
      return Optional.empty();
    }
    double scale = (double) tokens / counted;
    return Optional.of(new Cut(chosen.run(), chosen.seq(), leftOut, tokens,
        note -> Math.round(scale * (kept + meter.of(note)))));
  }

  /** The input of the run stays, also where the cut comes after it. */
  private long input(Prompt prompt) {
    return prompt.beginning(run).stream().mapToLong(meter::of).sum();
  }

  private long keep(Why why, long all, long tokens) {
    long limit = most() == 0 ? tokens : most();
    long keep = rules.keepRecentTokens() == null ? limit / RECENT_PART : rules.keepRecentTokens();
    return Math.min(keep, why == Why.REFUSED ? all / 2 : most() == 0 ? keep : mark() / 2);
  }
}
