package io.osgent.memory.search.text;

import io.osgent.api.memory.Note;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The terms texts are found by: words, in lower case. */
public final class Words {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  private Words() {}

  /** Those of a text, in its order, each as often as it occurs. */
  public static List<String> of(String text) {
    return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
  }

  /** Those a note is found by: what was said, and by whom. */
  public static List<String> of(Note note) {
    return of(note.speaker() == null ? note.content() : note.speaker() + " " + note.content());
  }
}
