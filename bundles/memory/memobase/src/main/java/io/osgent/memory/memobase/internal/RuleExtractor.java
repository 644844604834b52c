package io.osgent.memory.memobase.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands what people say of themselves in plain words, in English, without a model. It is modest: what it is not sure
 * of it leaves, and what an assistant says it does not read at all.
 */
final class RuleExtractor implements Extractor {
  static final String NAME = "rules";
  private static final Pattern SENTENCE = Pattern.compile("[^.!?\\n]*(?:\\.(?=\\S)[^.!?\\n]*)*[.!?]*");
  /** What is wished, asked, supposed, or told of somebody who said it. */
  private static final Pattern NOT_SO = Pattern.compile("(?i)\\?$|\\b(if|wish|would|could|should|might|maybe|perhaps|"
      + "pretend|imagine|suppose|used to|not sure|said|says|told me|once)\\b|[\"“”]");

  private final List<Rule> rules;
  private final Happenings happenings = new Happenings();

  RuleExtractor() {
    rules = Rules.ALL;
  }

  @Override
  public String description() {
    return "a few rules of English, for it has no model";
  }

  @Override
  public Extraction extract(Person person, List<Turn> turns, List<Experience> experiences, Supplier<List<Fact>> known) {
    var claims = new ArrayList<Claim>();
    var happened = new ArrayList<Happening>();
    for (Turn turn : turns) {
      if (!turn.assistant()) {
        SENTENCE.matcher(turn.words().replace('’', '\'')).results().map(found -> found.group().strip())
            .filter(sentence -> !sentence.isEmpty() && !NOT_SO.matcher(sentence).find())
            .forEach(sentence -> read(turn, sentence, claims, happened));
      }
    }
    return new Extraction(NAME, claims, happened,
        experiences.stream().map(experience -> new Lesson(experience.text(), experience)).toList());
  }

  private void read(Turn turn, String sentence, List<Claim> claims, List<Happening> happened) {
    for (Rule rule : rules) {
      Matcher match = rule.pattern().matcher(sentence);
      while (match.find()) {
        rule.claim(match, turn, sentence).ifPresent(claims::add);
      }
    }
    happenings.in(turn, sentence).ifPresent(happened::add);
  }
}
