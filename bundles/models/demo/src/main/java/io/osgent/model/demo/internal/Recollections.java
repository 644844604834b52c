package io.osgent.model.demo.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Recalls what it was told: with a tool for it if there is one, else from the conversation itself. */
final class Recollections implements Reader {
  private static final Pattern QUESTION = Pattern.compile("^(?:and\\s+|so\\s+|please\\s+)?(?:(?:can|could) you\\s+)?"
      + "(?:tell me\\s+)?(?:what|who|where|when|which|how|do|did|am|is|are|recall)\\b.*",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ABOUT_ME = Pattern.compile(
      "\\bmy\\b|\\b(?:do|did|am|was|have) i\\b|\\byou (?:remember|recall)\\b|\\babout me\\b",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern OWN_NAME = Pattern.compile("my name|i am|i['’]m|call me", Pattern.CASE_INSENSITIVE);
  private static final Set<String> ABOUT_THE_SERVER = Set.of("configure", "model", "server", "key", "api");
  private static final Set<String> NAMING = Set.of("name", "named", "call", "called");
  private static final Set<String> SAY_NOTHING = Set.of("what", "what's", "what’s", "who", "who's", "who’s", "where",
      "when",
      "which", "how", "is", "are", "was", "were", "do", "does", "did", "my", "i", "me", "am", "the", "a", "an", "you",
      "your",
      "of", "to", "in", "on", "at", "for", "and", "that", "it", "tell", "can", "could", "please", "again", "about",
      "remember",
      "recall", "know", "told", "said", "ask", "have", "has", "be", "i'm", "i’m", "our", "we", "this", "with", "so",
      "old");
  private static final String NOTHING_TOLD = "You have not told me that in this conversation.";

  private final Facts facts;

  Recollections(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Understanding read(String clause, Toolbox toolbox) {
    if (!QUESTION.matcher(clause).matches()) {
      return Understanding.NOTHING;
    } else if (!ABOUT_ME.matcher(clause).find()) {
      Set<String> asked = content(clause);
      return facts.all().stream().filter(fact -> !asked.isEmpty() && content(fact).containsAll(asked)).findFirst()
          .map(Recollections::said).orElse(Understanding.NOTHING);
    }
    Optional<Toolbox.Slot> recollection = toolbox.recollection();
    return recollection.isPresent()
        ? Understanding.asking(List.of(recollection.get().ask(clause, answer -> "I recall: " + answer)))
        : recalled(clause);
  }

  private Understanding recalled(String question) {
    List<String> told = facts.all();
    Set<String> asked = content(question);
    if (asked.isEmpty() && !told.isEmpty()) {
      return Understanding.saying("You told me: "
          + Sentences.ended(String.join("; ", told.reversed().stream().map(Sentences::turned).toList())));
    }
    String best = mostAlike(asked, told);
    if (best != null) {
      return said(best);
    }
    return Sentences.words(question).stream().anyMatch(ABOUT_THE_SERVER::contains)
        ? Understanding.NOTHING
        : Understanding.saying(NOTHING_TOLD);
  }

  private static Understanding said(String fact) {
    return Understanding.saying(Sentences.ended(Sentences.capitalised(Sentences.turned(fact))));
  }

  /** The fact that shares most words with a question; of equals, the one told last. */
  private static String mostAlike(Set<String> asked, List<String> told) {
    String best = null;
    int bestScore = 0;
    for (String fact : told) {
      Set<String> shared = content(fact);
      shared.retainAll(asked);
      if (shared.size() > bestScore) {
        best = fact;
        bestScore = shared.size();
      }
    }
    return best;
  }

  /** The words that matter. Being called something matters only where nothing else is said: "What is my name?" */
  private static Set<String> content(String text) {
    var words = new HashSet<String>();
    boolean naming = false;
    for (String word : Sentences.words(text)) {
      if (NAMING.contains(word)) {
        naming = true;
      } else if (!SAY_NOTHING.contains(word)) {
        words.add(stem(word));
      }
    }
    if (naming && (words.isEmpty() || OWN_NAME.matcher(text).lookingAt())) {
      words.add("name");
    }
    return words;
  }

  /** Enough to take "cat's" for "cat" and "lives" for "live". */
  private static String stem(String word) {
    String owner = word.replaceFirst("['’]s$", "");
    return owner.length() > 3 && owner.endsWith("s") ? owner.substring(0, owner.length() - 1) : owner;
  }
}
