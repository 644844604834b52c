package io.osgent.model.anthropic.internal;

import com.anthropic.models.messages.OutputConfig.Effort;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.ThinkingConfigEnabled;
import com.anthropic.models.messages.ThinkingConfigParam;
import io.osgent.model.anthropic.internal.ThinkingTable.Way;
import java.util.Locale;
import java.util.Optional;

/** How much a model is to think before it answers. */
sealed interface Thinking {
  /** What the provider accepts at least. */
  int LEAST = 1024;

  /** What a request says of it. */
  record Asked(Optional<ThinkingConfigParam> thinking, Optional<Effort> effort) {
    static final Asked NOTHING = new Asked(Optional.empty(), Optional.empty());

    static Asked adaptive(Optional<Effort> effort) {
      return new Asked(Optional.of(ThinkingConfigParam.ofAdaptive(
          ThinkingConfigAdaptive.builder().display(ThinkingConfigAdaptive.Display.SUMMARIZED).build())), effort);
    }

    static Asked budget(long tokens) {
      return new Asked(
          Optional.of(ThinkingConfigParam.ofEnabled(ThinkingConfigEnabled.builder().budgetTokens(tokens).build())),
          Optional.empty());
    }
  }

  /**
   * What to ask for, if anything.
   *
   * @param way in which the model can be told
   * @param maxTokens what the answer may have with its thinking
   * @param goesOnWithoutThoughts whether tools answer what was asked for without a thought of this provider's
   */
  Asked within(Way way, long maxTokens, boolean goesOnWithoutThoughts);

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

  /** As the model does where nobody says anything. */
  record None() implements Thinking {
    @Override
    public Asked within(Way way, long maxTokens, boolean goesOnWithoutThoughts) {
      return Asked.NOTHING;
    }
  }

  /** As much as the model finds right; one that can't judge may have half of its answer for it. */
  record Adaptive() implements Thinking {
    @Override
    public Asked within(Way way, long maxTokens, boolean goesOnWithoutThoughts) {
      return way == Way.BUDGET
          ? new Budget(Integer.MAX_VALUE).within(way, maxTokens, goesOnWithoutThoughts)
          : Asked.adaptive(Optional.empty());
    }
  }

  /**
   * Up to a number of tokens. An answer that has no room for it, and for words after it, comes without thinking; so does
   * one that another provider has begun, because a turn that thinks has to have thought from its beginning. A model that
   * takes no number is asked for the effort that comes near it.
   */
  record Budget(int tokens) implements Thinking {
    private static final int MEDIUM = 2048;
    private static final int HIGH = 8192;

    @Override
    public Asked within(Way way, long maxTokens, boolean goesOnWithoutThoughts) {
      long budget = Math.min(tokens, maxTokens / 2);
      if (way == Way.ADAPTIVE) {
        return Asked.adaptive(Optional.of(budget < MEDIUM ? Effort.LOW : budget < HIGH ? Effort.MEDIUM : Effort.HIGH));
      }
      return budget < LEAST || goesOnWithoutThoughts ? Asked.NOTHING : Asked.budget(budget);
    }
  }
}
