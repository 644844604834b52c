package io.osgent.memory.memobase.internal;

import java.util.List;

/** The rules there are. */
final class Rules {
  private static final String I = "\\b(?:i)\\b\\s*(?:now\\s+|currently\\s+|also\\s+|really\\s+|just\\s+|have\\s+|'ve\\s+|have just\\s+)*";
  private static final String I_AM = "\\b(?:i'm|i am)\\s+(?:now\\s+|currently\\s+|also\\s+)?";
  private static final String MY = "\\bmy\\s+";
  private static final String IS = "(?:\\s+is|'s)\\s+(?:now\\s+)?";
  private static final String NAME = "(?<v>(?-i:\\p{Lu})[\\p{L}'-]*(?:\\s(?-i:\\p{Lu})[\\p{L}'-]*){0,3})";
  private static final String PLACE = "(?<v>(?:the\\s+)?(?-i:\\p{Lu})[\\p{L}'.-]*(?:,?\\s(?:(?:de|of|la|am|an|der)\\s)?(?-i:\\p{Lu})[\\p{L}'.-]*){0,4})";
  private static final String REST = "(?<v>.+)";
  private static final String RELATIVES = "(?<k>wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|son|daughter|mother|"
      + "mom|mum|father|dad|sister|brother|grandmother|grandfather|best friend)";
  private static final String PETS = "(?<k>dog|cat|puppy|kitten|horse|rabbit|hamster|parrot|bird|turtle|tortoise|pet)";
  private static final String CALLED = "\\s*(?:,\\s*)?(?:is\\s+|whose name is\\s+)?(?:named|called|'s name is|is)\\s+";
  private static final String MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)";
  private static final String DATE = "(?<v>" + MONTH
      + "\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+\\d{4})?|(?:the\\s+)?\\d{1,2}"
      + "(?:st|nd|rd|th)?(?:\\s+of)?\\s+" + MONTH + "(?:,?\\s+\\d{4})?|\\d{4}-\\d{2}-\\d{2}|" + MONTH
      + "\\s+\\d{4}|\\d{4})";

  static final List<Rule> ALL = List.of(
      Rule.one("basic_info/name", MY + "(?:full\\s+|first\\s+)?name" + IS + NAME),
      Rule.one("basic_info/name", "(?:\\bcall me|" + I_AM + "called)\\s+" + NAME),
      Rule.one("basic_info/age", I_AM + "(?<v>\\d{1,3})\\s+years?\\s+old"),
      Rule.one("basic_info/birth_date", MY + "birthday" + IS + "(?:on\\s+)?" + DATE),
      Rule.one("basic_info/birth_date", "\\bi was born (?:on|in)\\s+" + DATE),
      Rule.one("basic_info/nationality", "(?:" + I_AM + "(?:originally\\s+)?|\\bi come\\s+)from\\s+" + PLACE),
      Rule.many("basic_info/language_spoken", I + "speak\\s+(?:fluent\\s+)?" + NAME),
      Rule.one("contact_info/email", MY + "e-?mail(?:\\s+address)?" + IS + "(?<v>[\\w.+-]+@[\\w-]+\\.[\\w.-]*\\w)"),
      Rule.one("contact_info/phone",
          MY + "(?:phone|telephone|mobile|cell)(?:\\s+number)?" + IS + "(?<v>\\+?\\d[\\d ()/-]{4,}\\d)"),
      Rule.one("contact_info/city", I + "live in\\s+" + PLACE),
      Rule.one("contact_info/city", I_AM + "living in\\s+" + PLACE),
      Rule.one("contact_info/city", I + "(?:moved|relocated)\\s+(?:(?:back|over)\\s+)?to\\s+" + PLACE),
      Rule.one("work/company",
          I + "(?:started (?:working\\s+)?|work\\s+)(?:as [\\p{L} -]{2,40}?\\s)?(?:at|for)\\s+" + PLACE),
      Rule.one("work/company", I_AM + "working\\s+(?:as [\\p{L} -]{2,40}?\\s)?(?:at|for)\\s+" + PLACE),
      Rule.one("work/title", I + "work as\\s+(?<v>.+?)(?:\\s+(?:at|for|in)\\s.*)?$"),
      Rule.one("work/title", I_AM + "working as\\s+(?<v>.+?)(?:\\s+(?:at|for|in)\\s.*)?$"),
      Rule.one("work/title", MY + "(?:job|profession|job title)" + IS + REST),
      Rule.one("education/school", I + "(?:go to|study at|graduated from)\\s+" + PLACE),
      Rule.one("education/major", I + "(?:study|studied|major(?:ed)? in)\\s+(?!at\\b|for\\b|hard\\b|abroad\\b|with\\b)"
          + "(?<v>[\\p{L} ]+?)(?:\\s+(?:at|in)\\s.*)?$"),
      Rule.one("demographics/marital_status", I_AM + "(?<v>married|single|divorced|engaged|widowed)\\b"),
      Rule.one("demographics/number_of_children",
          I + "(?:have\\s+|got\\s+)?(?<v>\\d+|one|two|three|four|five|six|seven|eight|no)\\s+(?:kids?|child(?:ren)?)\\b"),
      Rule.many("demographics/family", MY + RELATIVES + CALLED + NAME),
      Rule.many("demographics/pets", MY + PETS + CALLED + NAME),
      Rule.many("demographics/pets",
          "\\bi(?:'ve| have)?\\s+(?:also\\s+)?(?:got\\s+|have\\s+|adopted\\s+)?an?\\s+(?:[\\p{L}]+\\s+){0,2}?"
              + PETS + "\\s*,?\\s*(?:named|called|whose name is)\\s+" + NAME),
      Rule.one("interest/favourite", MY + "favou?rite\\s+(?<k>[\\p{L}]+(?:\\s[\\p{L}]+)?)" + IS + REST),
      Rule.many("interest/likes",
          "\\bi\\s+(?:really\\s+|also\\s+|absolutely\\s+|still\\s+)*(?:like|love|enjoy|adore)\\s+"
              + "(?!you\\b|it\\b|that\\b|this\\b|them\\b|him\\b|her\\b|how\\b|when\\b|what\\b|your\\b)" + REST),
      Rule.many("interest/dislikes",
          "\\bi\\s+(?:really\\s+|also\\s+|absolutely\\s+)*(?:hate|dislike|detest|can't stand|"
              + "cannot stand|(?:don't|do not) like)\\s+(?!you\\b|it\\b|that\\b|this\\b|them\\b|him\\b|her\\b|how\\b|when\\b|what\\b|.*any ?more)"
              + REST),
      Rule.end("interest/likes", "\\bi\\s+no longer\\s+(?:like|love|enjoy)\\s+" + REST),
      Rule.end("interest/likes",
          "\\bi\\s+(?:don't|do not)\\s+(?:like|love|enjoy)\\s+(?<v>.+?)\\s+any ?more\\b"),
      Rule.many("health/allergies", I_AM + "allergic to\\s+" + REST),
      Rule.many("psychological/goals",
          "(?:" + MY + "goal is to|\\bi want to become|" + I_AM + "saving for)\\s+" + REST));

  private Rules() {}
}
