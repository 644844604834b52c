package io.osgent.core.internal;

import io.osgent.api.model.Message;
import io.osgent.server.preference.Preferred;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How what a person prefers stands in a run's log and in its prompts. It is said as the person would, and not among the
 * agent's instructions: whatever somebody prefers, it says no more than they could say themselves.
 */
final class PreferenceLines {
  static final String ABOVE = "[What this user prefers. It says how to answer where the instructions leave a choice, and"
      + " is no question.]\n";
  static final String BELOW = "\n[End of the preferences.]";

  private PreferenceLines() {}

  /** As it stands in the log: a line each. */
  static String of(Preferred preferred) {
    return preferred.told().stream().collect(Collectors.joining("\n"));
  }

  /** @param lines as they stand in the log; null where nobody knows them, as in logs that are older than preferences */
  static Optional<Message> message(String lines) {
    return lines == null || lines.isEmpty() ? Optional.empty() : Optional.of(new Message.User(ABOVE + lines + BELOW));
  }
}
