package io.osgent.model.demo.internal;

import io.osgent.model.demo.internal.Toolbox.Offer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls any other tool that a request names plainly, if all it needs can be read from the text. */
final class NamedTools implements Reader {
  private static final Set<String> SAY_NOTHING = Set.of("get", "fetch", "find", "list", "tool", "make", "the", "a",
      "an", "of",
      "in", "for", "to", "and", "or", "is", "it", "on", "at", "by", "with", "what", "how", "who", "where", "when",
      "which",
      "can", "you", "your", "i", "me", "my", "this", "that", "from", "tell", "give", "show", "use", "used", "using",
      "please",
      "do", "does", "are", "be", "some", "any", "as", "if", "its", "current", "now", "name", "text", "about", "into",
      "not");
  private static final int ENOUGH = 2;

  @Override
  public Understanding read(String clause, Toolbox toolbox) {
    List<String> words = Sentences.words(clause);
    List<Offer> named = toolbox.others().stream().filter(offer -> score(offer, words) >= ENOUGH)
        .sorted(Comparator.comparingInt((Offer offer) -> score(offer, words)).reversed()).toList();
    for (Offer offer : named) {
      List<Map<String, Object>> calls = new Arguments(clause, offer).calls();
      if (!calls.isEmpty()) {
        return Understanding.asking(calls.stream().map(arguments -> ask(offer, arguments)).toList());
      }
    }
    return named.stream().filter(offer -> words.stream().anyMatch(word -> isNamed(offer, word))).findFirst()
        .map(offer -> Understanding.saying(missing(offer))).orElse(Understanding.NOTHING);
  }

  private static Ask ask(Offer offer, Map<String, Object> arguments) {
    return new Ask(offer.name(), arguments, answer -> answer);
  }

  /** A word of the tool's name is worth two of its description. */
  private static int score(Offer offer, List<String> words) {
    int score = 0;
    for (String word : Set.copyOf(words)) {
      if (isNamed(offer, word)) {
        score += 2;
      } else if (!SAY_NOTHING.contains(word) && mentions(offer.descriptionWords(), word)) {
        score++;
      }
    }
    return score;
  }

  private static boolean isNamed(Offer offer, String word) {
    return !SAY_NOTHING.contains(word) && mentions(offer.nameWords(), word);
  }

  private static boolean mentions(Set<String> said, String word) {
    return said.contains(word) || said.contains(word + "s")
        || (word.length() > 3 && word.endsWith("s") && said.contains(word.substring(0, word.length() - 1)));
  }

  private static String missing(Offer offer) {
    var needed = new ArrayList<>(offer.schema().required());
    return "I would use the tool " + offer.name() + ", but I cannot read from your words what to give for "
        + String.join(", ", needed) + ".";
  }
}
