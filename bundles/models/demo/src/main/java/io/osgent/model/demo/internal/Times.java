package io.osgent.model.demo.internal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hands questions for the time to a tool that is a clock. */
final class Times implements Reader {
  private static final Pattern ASKED = Pattern.compile(
      "\\bwhat time (?:is it|it is)\\b|\\bwhat(?:'s|’s| is) the time zone\\b"
          + "|\\b(?:time|date)\\s+(?:is it\\s+)?(?:right\\s+)?(?:now\\s+)?(?:in|at)\\b"
          + "|\\b(?:the|current|local|exact|today's|today’s) (?:time|date|date and time|time and date)\\s*(?:[?.!,]|$|(?:right )?now\\b"
          + "|please\\b|today\\b|here\\b|there\\b|for\\b|and\\b)"
          + "|\\bwhat (?:day|date|weekday) (?:is it|is today|of the week is it)\\b|\\bhow late is it\\b",
      Pattern.CASE_INSENSITIVE);

  @Override
  public Understanding read(String clause, Toolbox toolbox) {
    if (!ASKED.matcher(clause).find()) {
      return Understanding.NOTHING;
    }
    Optional<Toolbox.Slot> clock = toolbox.clock();
    if (clock.isEmpty()) {
      return Understanding.saying("I have no clock of my own, and this agent has no tool for the time.");
    }
    List<String> places = Places.in(clause);
    if (places.isEmpty() && !clock.get().required()) {
      return Understanding.asking(List.of(clock.get().askWithout(answer -> "It is " + answer)));
    } else if (places.isEmpty()) {
      return Understanding.saying("For the time I need to know a place.");
    }
    return Understanding.asking(
        places.stream().map(place -> clock.get().ask(place, answer -> "In " + place + " it is " + answer)).toList());
  }
}
