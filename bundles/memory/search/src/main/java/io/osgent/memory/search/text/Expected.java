package io.osgent.memory.search.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an answer to some questions has in it. */
public enum Expected {
  /** Some time, as people speak of it. */
  TIME("\\bwhen\\b|\\b(what|which) (date|day|week|month|year|time)\\b|\\bhow long\\b",
      """
          \\b(19|20)\\d\\d\\b|\\b(today|tonight|yesterday|tomorrow|ago|since|recently|soon|last|next|morning|evening|night|week|\
          weekend|month|year|spring|summer|autumn|fall|winter|(mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|\
          april|may|june|july|august|september|october|november|december)s?\\b"""),
  /** Some number. */
  AMOUNT("\\bhow (many|much|long|old|often|far|big|tall)\\b", """
      \\d|\\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|once|twice|\
      couple|few|several)\\b""");

  private final Pattern asked;
  private final Pattern answer;

  Expected(String asked, String answer) {
    this.asked = Pattern.compile(asked);
    this.answer = Pattern.compile(answer);
  }

  static Set<Expected> of(String question) {
    String text = question.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(each -> each.asked.matcher(text).find()).collect(Collectors.toSet());
  }

  boolean in(String text) {
    return answer.matcher(text.toLowerCase(Locale.ROOT)).find();
  }
}
