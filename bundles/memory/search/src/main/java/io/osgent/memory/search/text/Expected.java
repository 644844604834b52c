package io.osgent.memory.search.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an answer to some questions has in it. */
public enum Expected {
  TIME("says when", "\\bwhen\\b|\\b(what|which) (date|day|week|month|year|time)\\b|\\bhow long\\b",
      """
          today tonight yesterday tomorrow ago since recently soon last next morning evening night week weeks weekend month
          months year years spring summer autumn fall winter monday tuesday wednesday thursday friday saturday sunday january
          february march april may june july august september october november december"""),
  AMOUNT("says how many", "\\bhow (many|much|long|old|often|far|big|tall)\\b",
      """
          one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million once twice couple few
          several""");

  private final String why;
  private final Pattern asked;
  private final Set<String> words;

  Expected(String why, String asked, String words) {
    this.why = why;
    this.asked = Pattern.compile(asked);
    this.words = Set.of(words.split("\\s+"));
  }

  static Set<Expected> of(String question) {
    String text = question.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(each -> each.asked.matcher(text).find()).collect(Collectors.toSet());
  }

  String why() {
    return why;
  }

  /** Whether a text has it: a word of the kind, or digits; those of a year, where a time is expected. */
  boolean in(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (int start = 0, end; start < lower.length(); start = end) {
      end = start + 1;
      if (Character.isLetterOrDigit(lower.charAt(start))) {
        while (end < lower.length() && Character.isLetterOrDigit(lower.charAt(end))) {
          end++;
        }
        if (is(lower.substring(start, end))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean is(String word) {
    return Character.isDigit(word.charAt(0)) ? this == AMOUNT || year(word) : words.contains(word);
  }

  private static boolean year(String word) {
    return word.length() == 4 && (word.startsWith("19") || word.startsWith("20"));
  }
}
