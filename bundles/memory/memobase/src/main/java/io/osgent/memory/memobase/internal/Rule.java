package io.osgent.memory.memobase.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people say one sort of thing of themselves.
 *
 * @param pattern whose group {@code v} is the value; with a group {@code k}, that is what the value is of
 */
record Rule(Pattern pattern, String attribute, boolean several, boolean ended) {
  private static final int MOST_WORDS = 8;
  /** Where a value ends although the sentence goes on. */
  private static final Pattern FURTHER = Pattern
      .compile("(?i)\\s*(?:[,;:()!?]|\\.$|\\s-\\s|\\s(?:but|because|since|which|"
          + "who|when|while|so|and (?:i|my|we|he|she|it|they|the)|for (?:now|the|a|\\d)|right now|now|these days|nowadays|"
          + "too|as well|at the moment|today|yesterday|last|this|next|recently|until|as (?:an?|of)|very much|a lot|with my)"
          + "\\b).*$");
  private static final Pattern ARTICLE = Pattern.compile("(?i)^(?:an?|the|to)\\s+");

  static Rule one(String attribute, String words) {
    return new Rule(Pattern.compile("(?i:" + words + ")"), attribute, false, false);
  }

  static Rule many(String attribute, String words) {
    return new Rule(Pattern.compile("(?i:" + words + ")"), attribute, true, false);
  }

  static Rule end(String attribute, String words) {
    return new Rule(Pattern.compile("(?i:" + words + ")"), attribute, true, true);
  }

  Optional<Claim> claim(Matcher match, Turn turn, String sentence) {
    String value = ARTICLE.matcher(FURTHER.matcher(match.group("v").strip()).replaceFirst("")).replaceFirst("").strip();
    if (value.isEmpty() || value.split("\\s+").length > MOST_WORDS) {
      return Optional.empty();
    }
    boolean keyed = pattern.namedGroups().containsKey("k") && match.group("k") != null;
    String told = keyed ? match.group("k").toLowerCase(java.util.Locale.ROOT) + ": " + value : value;
    String said = turn.subject().equals(Claim.PERSON) ? sentence : turn.subject() + ": " + sentence;
    return Optional.of(
        new Claim(turn.subject(), attribute, told, said, several, ended, new Said(turn.at(), turn.id()), null));
  }
}
