package io.osgent.security.internal;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of roles and permissions in one column, with spaces between them. */
final class Words {
  private static final Logger LOG = LoggerFactory.getLogger(Words.class);

  private Words() {}

  /** Whether it is read back as the one word it is. */
  static boolean fits(String word) {
    return !word.isEmpty() && word.chars().noneMatch(Character::isWhitespace);
  }

  /**
   * @param words or null
   * @throws IllegalArgumentException when one would be read back as several
   */
  static String joined(Set<String> words) {
    if (words == null) {
      return null;
    }
    words.stream().filter(word -> !fits(word)).findFirst().ifPresent(word -> {
      throw new IllegalArgumentException("'" + word + "' should be one word");
    });
    return String.join(" ", new TreeSet<>(words));
  }

  /**
   * Nobody has written a word twice who joined them here: such a column comes to nothing, which gives nobody more.
   *
   * @param column or null
   */
  static Set<String> of(String column) {
    if (column == null) {
      return null;
    }
    String[] words = column.isEmpty() ? new String[0] : column.split(" ");
    Set<String> all = Arrays.stream(words).collect(Collectors.toUnmodifiableSet());
    if (all.size() < words.length) {
      LOG.error("roles or permissions '{}' are left out: each should be there once", column);
      return Set.of();
    }
    return all;
  }
}
