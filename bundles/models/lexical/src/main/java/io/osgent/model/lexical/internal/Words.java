package io.osgent.model.lexical.internal;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells the words of a text apart, in any script, each as it is written in lower case and without accents. */
final class Words {
  /** What stands above or below Latin, Greek and Cyrillic letters; the signs of other scripts are part of the word. */
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");

  /**
   * A word, or a piece of a text whose script puts nothing between words.
   *
   * @param spaced whether it is a word
   */
  record Word(String text, boolean spaced) {}

  private Words() {}

  static List<Word> of(String text) {
    var words = new ArrayList<Word>();
    int[] points = plain(text).codePoints().toArray();
    int start = 0;
    while (start < points.length) {
      int end = start;
      while (end < points.length && belongs(points[end]) && isSpaced(points[end]) == isSpaced(points[start])) {
        end++;
      }
      if (end > start) {
        words.add(new Word(new String(points, start, end - start), isSpaced(points[start])));
      }
      start = Math.max(end, start + 1);
    }
    return words;
  }

  private static String plain(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String apart = Normalizer.normalize(lower, Normalizer.Form.NFD);
    return Normalizer.normalize(ACCENTS.matcher(apart).replaceAll(""), Normalizer.Form.NFC);
  }

  private static boolean belongs(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      default -> Character.isLetterOrDigit(point);
    };
  }

  private static boolean isSpaced(int point) {
    return switch (UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> false;
      default -> true;
    };
  }
}
