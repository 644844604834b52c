package io.osgent.model.openai.internal;

import java.util.regex.Pattern;

/** What OpenAI's names of models tell about them; what is asked of a model that does not know it is refused. */
final class ModelFamily {
  private static final Pattern REASONS = Pattern.compile("(?!gpt-5-chat)(gpt-[5-9]|o[1-9]|codex).*");
  /** Some models of the fifth generation reason only if they are asked to. */
  private static final Pattern REASONS_WHEN_ASKED = Pattern.compile("gpt-5\\.[124](-\\d{4}-\\d{2}-\\d{2})?");

  private ModelFamily() {}

  /** Whether it can give its reasoning encrypted. */
  static boolean reasons(String model) {
    return REASONS.matcher(model).matches();
  }

  /** A model that reasons chooses its temperature itself. */
  static boolean takesTemperature(String model) {
    return !reasons(model) || REASONS_WHEN_ASKED.matcher(model).matches();
  }
}
