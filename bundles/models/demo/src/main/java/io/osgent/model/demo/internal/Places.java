package io.osgent.model.demo.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the places a text names: "in New York and São Paulo" → New York, São Paulo. */
final class Places {
  private static final String NAME = "(?:[\\p{Lu}\\p{Lo}][\\p{L}\\p{M}\\p{N}'’./_+:-]*)";
  private static final String PROPER = NAME + "(?:[ ](?:(?:de|da|do|del|la|las|los|le|am|of|upon|the)[ ]){0,2}" + NAME
      + "){0,4}";
  private static final Pattern NAMED = Pattern
      .compile("\\b(?i:in|for|of|at|from|to|near|around)\\s+(?i:the\\s+)?(" + PROPER
          + "(?:(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+)"
          + "(?:in\\s+)?" + PROPER + "){0,9})");
  private static final Pattern LOWER_CASE = Pattern.compile(
      "\\b(?:in|for|at)\\s+((?:\\p{L}[\\p{L}\\p{M}'’-]*[ ]?){1,3})",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern BETWEEN = Pattern.compile("\\s*,\\s*(?:and\\s+)?(?:in\\s+)?|\\s+and\\s+(?:in\\s+)?");
  private static final Pattern NO_PLACE = Pattern.compile(
      "\\b(?:right|now|today|tomorrow|tonight|please|currently|at the moment|the moment|moment|general|fact|me|you|us"
          + "|celsius|fahrenheit|degrees|words|english|exactly|there|here)\\b.*",
      Pattern.CASE_INSENSITIVE);

  private Places() {}

  static List<String> in(String text) {
    var places = new LinkedHashSet<String>();
    Matcher named = NAMED.matcher(text);
    while (named.find()) {
      places.addAll(separated(named.group(1)));
    }
    if (places.isEmpty()) {
      Matcher lower = LOWER_CASE.matcher(text);
      while (lower.find()) {
        places.addAll(separated(lower.group(1)));
      }
    }
    return new ArrayList<>(places);
  }

  private static List<String> separated(String names) {
    return Arrays.stream(BETWEEN.split(names)).map(name -> NO_PLACE.matcher(name).replaceFirst(""))
        .map(name -> name.replaceFirst("[\\s./:+-]+$", "")).filter(name -> !name.isBlank()).toList();
  }
}
