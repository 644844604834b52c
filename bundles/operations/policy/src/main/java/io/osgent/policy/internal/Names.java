package io.osgent.policy.internal;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of which one may be meant; {@code *} stands for any characters. */
final class Names {
  /** Null where any name will do. */
  private final Pattern pattern;

  /** @param names or null for any */
  Names(List<String> names) {
    pattern = names == null
        ? null
        : Pattern.compile(names.stream().map(Names::expression).collect(Collectors.joining("|")), Pattern.DOTALL);
  }

  private static String expression(String name) {
    return Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
  }

  boolean any() {
    return pattern == null;
  }

  /** @param name null where there is none */
  boolean match(String name) {
    return pattern == null || (name != null && pattern.matcher(name).matches());
  }
}
