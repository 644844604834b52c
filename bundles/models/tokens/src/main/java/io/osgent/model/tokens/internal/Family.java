package io.osgent.model.tokens.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Models that part text in the same way, known by how their names begin.
 *
 * <p>Only OpenAI's vocabularies are here. Others part text into more tokens, or are not public; they are counted with the
 * common vocabulary and corrected, rather too high than too low: a prompt that is made shorter too early costs little, one
 * that is refused costs a call.
 */
enum Family {
  /** OpenAI's models until 2024 and its embeddings; before the current ones, whose names begin alike. */
  OPENAI_OLD(true, 0, "gpt-4-", "gpt-3.5", "text-embedding-"),
  /** OpenAI's current models, those with open weights among them. */
  OPENAI(false, 0, "gpt-", "chatgpt-", "o1", "o3", "o4", "codex-"),
  /** Anthropic's vocabulary is not public; its counts of English and of code are a fifth to a third higher. */
  CLAUDE(false, 30, "claude"),
  /** Google's is public for Gemma alone, and about as large. */
  GOOGLE(false, 10, "gemini", "gemma");

  /** For all others: their vocabularies have half as many words or less. */
  private static final int OTHERS_PERCENT = 15;

  private final boolean old;
  private final int percent;
  private final List<String> beginnings;

  Family(boolean old, int percent, String... beginnings) {
    this.old = old;
    this.percent = percent;
    this.beginnings = List.of(beginnings);
  }

  /**
   * How a model's text is counted.
   *
   * @param old whether with the older vocabulary
   * @param percent by how much the count is too low
   */
  record Rule(boolean old, int percent) {
    int corrected(int tokens) {
      return (int) Math.min(Integer.MAX_VALUE, tokens + ((long) tokens * percent + 99) / 100);
    }
  }

  /** @param model {@code provider/model}, or null for the common vocabulary as it is */
  static Rule of(String model) {
    if (model == null) {
      return new Rule(false, 0);
    }
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(family -> family.has(name)).findFirst()
        .map(family -> new Rule(family.old, family.percent)).orElse(new Rule(false, OTHERS_PERCENT));
  }

  private boolean has(String name) {
    return name.equals("gpt-4") ? old : beginnings.stream().anyMatch(name::startsWith);
  }
}
