package io.osgent.model.demo.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small matters of English. */
final class Sentences {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)*");
  private static final Map<String, String> TURNED = Map.ofEntries(Map.entry("i", "you"), Map.entry("i'm", "you are"),
      Map.entry("i’m", "you are"), Map.entry("i've", "you have"), Map.entry("i’ve", "you have"),
      Map.entry("me", "you"), Map.entry("my", "your"), Map.entry("mine", "yours"), Map.entry("myself", "yourself"),
      Map.entry("we", "you"), Map.entry("us", "you"), Map.entry("our", "your"), Map.entry("ours", "yours"));
  private static final Pattern I_AM = Pattern.compile("\\bi (am|was)\\b", Pattern.CASE_INSENSITIVE);

  private Sentences() {}

  /** The words, lower case. */
  static List<String> words(String text) {
    return WORD.matcher(text).results().map(word -> word.group().toLowerCase(Locale.ROOT)).toList();
  }

  /** With a full stop, unless the text ends with a mark of its own. */
  static String ended(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() || ".!?…".indexOf(stripped.charAt(stripped.length() - 1)) >= 0
        ? stripped
        : stripped + ".";
  }

  static String capitalised(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
            + text.substring(text.offsetByCodePoints(0, 1));
  }

  /** As the one who was told says it back: "my cat" → "your cat", "I am" → "you are". */
  static String turned(String text) {
    String agreed = I_AM.matcher(text)
        .replaceAll(match -> match.group(1).equalsIgnoreCase("am") ? "you are" : "you were");
    return WORD.matcher(agreed)
        .replaceAll(word -> Matcher
            .quoteReplacement(TURNED.getOrDefault(word.group().toLowerCase(Locale.ROOT), word.group())));
  }
}
