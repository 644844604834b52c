package io.osgent.core.internal.memory;

import io.osgent.api.model.Message;
import io.osgent.core.internal.context.Placed;
import io.osgent.core.internal.context.Prompt;

/** What brings memories to mind: what the person says, and where that says little, what they said before it. */
public final class Cue {
  /** "And then?" or "Why not?": what it is about was said before. */
  private static final int SAYS_LITTLE = 24;
  /** A whole document is no question; what matters stands at its beginning, as a rule. */
  private static final int MOST = 4_000;

  private Cue() {}

  public static boolean standsAlone(String input) {
    return input.strip().length() >= SAYS_LITTLE;
  }

  public static String of(String input) {
    return clipped(input);
  }

  /** @param history of the session before */
  public static String of(String input, Prompt history) {
    for (Placed placed : history.shown().reversed()) {
      if (placed.seq() == 1 && placed.message() instanceof Message.User before) {
        return clipped(input + "\n" + before.text());
      }
    }
    return clipped(input);
  }

  private static String clipped(String text) {
    if (text.length() <= MOST) {
      return text;
    }
    return text.substring(0, Character.isLowSurrogate(text.charAt(MOST)) ? MOST - 1 : MOST);
  }
}
