package io.osgent.memory.search.text;

import io.osgent.api.memory.Note;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import opennlp.tools.stemmer.snowball.englishStemmer;

/**
 * The terms texts are found by, of any language: words in lower case, without accents and English endings. Where a script
 * has no blanks between words, each sign and each two that follow one another.
 *
 * <p>A term is letters, digits and marks only, so that a database takes it as it is.
 */
public final class Words {
  /** What is longer is no word, and databases have limits of their own. */
  static final int LONGEST = 64;
  /** What stands behind so many in a note is not found: a book is not one thing to remember. */
  static final int MOST = 8192;

  private static final String UNSPACED = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\u30FC\\p{IsThai}\\p{IsLao}"
      + "\\p{IsKhmer}\\p{IsMyanmar}";
  private static final Pattern WORD = Pattern
      .compile("(?<signs>[" + UNSPACED + "]+)|[\\p{L}\\p{N}\\p{M}&&[^" + UNSPACED + "]]+");
  private static final Pattern ACCENTS = Pattern.compile("(?<=\\p{IsLatin})\\p{Mn}+");

  private Words() {}

  /** Those of a text, in its order, each as often as it occurs; what says nothing is left out unless there is nothing else. */
  public static List<String> of(String text) {
    return written(text, true).stream().map(Word::term).toList();
  }

  /** Those a note is found by: what was said, by whom and when. */
  public static List<String> of(Note note) {
    LocalDate day = LocalDate.ofInstant(note.occurredAt(), ZoneOffset.UTC);
    var terms = new ArrayList<String>();
    if (note.speaker() != null) {
      terms.addAll(of(note.speaker()));
    }
    terms.addAll(of(day.getDayOfMonth() + " " + day.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " "
        + day.getYear()));
    terms.addAll(of(note.content()));
    return List.copyOf(terms.subList(0, Math.min(MOST, terms.size())));
  }

  /** A term, and how it was written. */
  record Word(String written, String term) {}

  /** @param single whether the signs of a script without blanks are terms by themselves, beside those of two */
  static List<Word> written(String text, boolean single) {
    var all = new ArrayList<Word>();
    var telling = new ArrayList<Word>();
    var stemmer = new englishStemmer();
    var words = WORD.matcher(plain(text));
    while (words.find() && all.size() < MOST) {
      String word = words.group();
      if (words.start("signs") >= 0) {
        signs(word, single).forEach(sign -> {
          all.add(new Word(sign, sign));
          telling.add(all.getLast());
        });
      } else if (word.length() <= LONGEST) {
        all.add(new Word(word, stem(stemmer, word)));
        if (!StopWords.contains(word)) {
          telling.add(all.getLast());
        }
      }
    }
    return telling.isEmpty() ? all : telling;
  }

  private static String plain(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return composed.chars().allMatch(c -> c < 0x80)
        ? composed
        : Normalizer.normalize(
            ACCENTS.matcher(Normalizer.normalize(composed, Normalizer.Form.NFD)).replaceAll(""), Normalizer.Form.NFC);
  }

  private static List<String> signs(String text, boolean single) {
    int[] signs = text.codePoints().toArray();
    var terms = new ArrayList<String>();
    for (int i = 0; i < signs.length; i++) {
      if (single || signs.length == 1) {
        terms.add(new String(signs, i, 1));
      }
      if (i + 1 < signs.length) {
        terms.add(new String(signs, i, 2));
      }
    }
    return terms;
  }

  /** A name or number with digits has no ending, nor has a word of another script that this stemmer would know of. */
  private static String stem(englishStemmer stemmer, String word) {
    if (!word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      return word;
    }
    stemmer.setCurrent(word);
    stemmer.stem();
    return stemmer.getCurrent();
  }
}
