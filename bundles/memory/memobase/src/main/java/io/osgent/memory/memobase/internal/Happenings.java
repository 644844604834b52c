package io.osgent.memory.memobase.internal;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what people say they did at a time they name. */
final class Happenings {
  private static final String MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december";
  private static final Pattern DID = Pattern
      .compile("(?i)\\b(?:i|we)\\s+(?:just\\s+|finally\\s+|also\\s+)?(?:\\p{L}+ed|went|"
          + "had|got|bought|met|saw|took|made|began|started|won|lost|gave|came|left|ran|flew|drove|found|became|did|was|were|"
          + "built|wrote|read|sold|swam|ate|sang|told|taught|spent|broke|caught|chose|fell|heard|held|paid|rode|sent)\\b");
  private static final Pattern WHEN = Pattern
      .compile("(?i)\\b(?:(?<day>today|yesterday|last night)|last (?<unit>week|month|"
          + "year)|last (?<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?<ago>\\d{1,3}|a|two|three) "
          + "(?<units>days?|weeks?|months?|years?) ago|on (?:the )?(?<dom>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<dmonth>"
          + MONTHS
          + ")(?:,? (?<dyear>\\d{4}))?|on (?<mmonth>" + MONTHS
          + ") (?<mday>\\d{1,2})(?:st|nd|rd|th)?(?:,? (?<myear>\\d{4}))?|in (?<imonth>" + MONTHS
          + ")(?: (?<iyear>\\d{4}))?|in (?<year>(?:19|20)\\d{2}))\\b");

  Optional<Happening> in(Turn turn, String sentence) {
    Matcher when = WHEN.matcher(sentence);
    if (!DID.matcher(sentence).find() || !when.find()) {
      return Optional.empty();
    }
    LocalDate said = turn.at().atZone(ZoneOffset.UTC).toLocalDate();
    return day(when, said).filter(day -> !day.isAfter(said)).map(day -> {
      Instant at = day.equals(said) ? turn.at() : day.atStartOfDay(ZoneOffset.UTC).toInstant();
      String what = turn.subject().equals(Claim.PERSON) ? sentence : turn.subject() + ": " + sentence;
      return new Happening(what, at, turn.id());
    });
  }

  private static Optional<LocalDate> day(Matcher when, LocalDate said) {
    if (when.group("day") != null) {
      return Optional.of(when.group("day").equalsIgnoreCase("today") ? said : said.minusDays(1));
    } else if (when.group("unit") != null) {
      return Optional.of(back(said, 1, when.group("unit")));
    } else if (when.group("weekday") != null) {
      return Optional.of(said.with(TemporalAdjusters.previous(DayOfWeek.valueOf(upper(when.group("weekday"))))));
    } else if (when.group("ago") != null) {
      return Optional.of(back(said, number(when.group("ago")), when.group("units")));
    } else if (when.group("dom") != null) {
      return date(when.group("dyear"), when.group("dmonth"), Integer.parseInt(when.group("dom")), said);
    } else if (when.group("mday") != null) {
      return date(when.group("myear"), when.group("mmonth"), Integer.parseInt(when.group("mday")), said);
    } else if (when.group("imonth") != null) {
      return date(when.group("iyear"), when.group("imonth"), 1, said);
    }
    return Optional.of(LocalDate.of(Integer.parseInt(when.group("year")), 1, 1));
  }

  private static LocalDate back(LocalDate said, int count, String unit) {
    return switch (unit.toLowerCase(Locale.ROOT).charAt(0)) {
      case 'd' -> said.minusDays(count);
      case 'w' -> said.minusWeeks(count);
      case 'm' -> said.minusMonths(count);
      default -> said.minusYears(count);
    };
  }

  private static int number(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "a" -> 1;
      case "two" -> 2;
      case "three" -> 3;
      default -> Integer.parseInt(word);
    };
  }

  /** Without a year, the last such day before it was said. */
  private static Optional<LocalDate> date(String year, String month, int day, LocalDate said) {
    Month of = Month.valueOf(upper(month));
    if (day < 1 || day > of.maxLength()) {
      return Optional.empty();
    }
    LocalDate date = LocalDate.of(year == null ? said.getYear() : Integer.parseInt(year), of, 1)
        .plusDays(day - 1L);
    return Optional.of(year == null && date.isAfter(said) ? date.minusYears(1) : date);
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
