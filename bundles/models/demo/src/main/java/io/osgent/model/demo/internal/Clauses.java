package io.osgent.model.demo.internal;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Takes a text apart where one request ends and the next begins. */
final class Clauses {
  private static final String BEGINNING = "(?=(?:what|what's|what’s|how|when|where|who|which|tell|give|show|calculate|compute|"
      + "remember|please|can|could|add|multiply|divide|subtract)\\b)";
  private static final Pattern BOUNDARY = Pattern.compile("(?<=[?;\\n])|(?<=[.!])(?<!\\b(?:St|Mt|Dr|Mr|Ms)\\.)\\s+"
      + "|,\\s*(?:(?:and|then|also)\\s+){0,3}" + BEGINNING + "|\\s(?:(?:and|then|also)\\s+){1,3}" + BEGINNING,
      Pattern.CASE_INSENSITIVE);

  private Clauses() {}

  static List<String> of(String text) {
    return Arrays.stream(BOUNDARY.split(text)).map(String::strip).filter(clause -> !clause.isEmpty()).toList();
  }
}
