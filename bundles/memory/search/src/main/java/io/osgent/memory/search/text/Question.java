package io.osgent.memory.search.text;

import java.util.List;

/**
 * What is asked, as it is looked for.
 *
 * @param terms none twice
 */
public record Question(String text, List<String> terms) {
  public static Question of(String text) {
    return new Question(text, Words.of(text).stream().distinct().toList());
  }
}
