package io.osgent.model.anthropic.internal;

import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.ThinkingConfigEnabled;
import com.anthropic.models.messages.ThinkingConfigParam;
import java.util.Locale;
import java.util.Optional;

/** How much a model is to think before it answers. */
sealed interface Thinking {
  /** What the provider accepts at least. */
  int LEAST = 1024;

  /**
   * What to ask for, if anything.
   *
   * @param maxTokens what the answer may have with its thinking
   * @param goesOnWithoutThoughts whether tools answer what was asked for without a thought of this provider's
   */
  Optional<ThinkingConfigParam> within(long maxTokens, boolean goesOnWithoutThoughts);

  static Thinking of(String setting) {
    String said = setting.strip().toLowerCase(Locale.ROOT);
    if (said.isEmpty()) {
      return new None();
    }
    if (said.equals("adaptive")) {
      return new Adaptive();
    }
    if (!said.matches("[0-9]{1,9}") || Integer.parseInt(said) < LEAST) {
      throw new IllegalArgumentException(
          "thinking '" + setting + "' should be a number of tokens, at least " + LEAST + ", or adaptive, or empty");
    }
    return new Budget(Integer.parseInt(said));
  }

  /** Not at all. */
  record None() implements Thinking {
    @Override
    public Optional<ThinkingConfigParam> within(long maxTokens, boolean goesOnWithoutThoughts) {
      return Optional.empty();
    }
  }

  /** As much as the model finds right. */
  record Adaptive() implements Thinking {
    @Override
    public Optional<ThinkingConfigParam> within(long maxTokens, boolean goesOnWithoutThoughts) {
      return Optional.of(ThinkingConfigParam.ofAdaptive(
          ThinkingConfigAdaptive.builder().display(ThinkingConfigAdaptive.Display.SUMMARIZED).build()));
    }
  }

  /**
   * Up to a number of tokens. An answer that has no room for it, and for words after it, comes without thinking; so does
   * one that another provider has begun, because a turn that thinks has to have thought from its beginning.
   */
  record Budget(int tokens) implements Thinking {
    @Override
    public Optional<ThinkingConfigParam> within(long maxTokens, boolean goesOnWithoutThoughts) {
      long budget = Math.min(tokens, maxTokens / 2);
      return budget < LEAST || goesOnWithoutThoughts
          ? Optional.empty()
          : Optional.of(ThinkingConfigParam.ofEnabled(ThinkingConfigEnabled.builder().budgetTokens(budget).build()));
    }
  }
}
