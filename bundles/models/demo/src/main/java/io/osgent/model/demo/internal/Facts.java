package io.osgent.model.demo.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the person has said of themselves so far. */
final class Facts {
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  private static final Pattern TOLD = Pattern.compile("^(?:please,?\\s+)?(?:(?:can|could|will) you\\s+)?(?:please\\s+)?"
      + "(?:remember|note|memori[sz]e|keep in mind|don['’]?t forget|do not forget)\\b[:,]?\\s*(?:that\\s+)?(.+)",
      FLAGS);
  private static final Pattern STATED = Pattern.compile("^(?:my|our)\\s.{1,200}?\\s(?:is|are|was|were|has|have)\\s.+"
      + "|^(?:i am|i'm|i’m|i live|i work|i like|i love|i was born|i have|i prefer|call me)\\s.+", FLAGS);

  private final Conversation conversation;

  Facts(Conversation conversation) {
    this.conversation = conversation;
  }

  /** What a clause asks to be remembered. */
  static Optional<String> told(String clause) {
    Matcher told = TOLD.matcher(clause);
    return told.matches() && !clause.endsWith("?") ? Optional.of(bare(told.group(1))) : Optional.empty();
  }

  /** What a clause says in passing. */
  static Optional<String> stated(String clause) {
    return STATED.matcher(clause).matches() && !clause.endsWith("?")
        ? Optional.of(bare(clause).replaceFirst("(?i)^call me ", "my name is "))
        : Optional.empty();
  }

  /** The latest first, then what the model was told besides. */
  List<String> all() {
    var facts = new ArrayList<String>();
    for (String text : conversation.said()) {
      Clauses.of(text).reversed().forEach(clause -> told(clause).or(() -> stated(clause)).ifPresent(facts::add));
    }
    for (String line : conversation.background()) {
      String clause = line.replaceFirst("^[\\s\\-*•]+", "");
      told(clause).or(() -> stated(clause)).ifPresent(facts::add);
    }
    return facts;
  }

  private static String bare(String fact) {
    return fact.strip().replaceFirst("[.!\\s]+$", "");
  }
}
