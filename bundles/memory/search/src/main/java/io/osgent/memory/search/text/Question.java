package io.osgent.memory.search.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is asked, as it is looked for.
 *
 * @param words by the term each is found by, as they were written; in their order
 * @param expected what an answer would have in it
 * @param asker the names of who asks, as speakers of notes have them; none where nobody asks about themselves
 */
public record Question(Map<String, String> words, Set<Expected> expected, Set<String> asker) {
  /** How many terms are looked for at most; so that those of a note fit the bits of a number. */
  static final int MOST = 64;
  /** How many notes are looked at because of their words, so that an answer does not wait for those every note has. */
  static final long POSTINGS = 10_000;
  /** Of a longer text the beginning and the end are read: in one of them people say what they want. */
  private static final int READ = 4096;

  private static final String USER = "user";
  private static final Pattern ME = word("i|me|my|mine|myself");
  private static final Pattern YOU = word("you|your|yours|yourself");

  public Question {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
    expected = Set.copyOf(expected);
    asker = Set.copyOf(asker);
  }

  /** What a text asks for, however long it is. */
  public static Question of(String text) {
    return of(text, USER);
  }

  /** @param user who asks, as a speaker of notes is named, besides {@code user} */
  public static Question of(String text, String user) {
    String head = text.substring(0, Math.min(READ, text.length()));
    String tail = text.substring(Math.max(head.length(), text.length() - READ));
    var words = new LinkedHashMap<String, String>();
    put(words, Words.written(head, false), tail.isEmpty() ? MOST : MOST / 2);
    put(words, Words.written(tail, false).reversed(), MOST);
    String asked = tail.isEmpty() ? head : tail;
    return new Question(words, Expected.of(asked), ofThemselves(asked) ? new HashSet<>(List.of(USER, user)) : Set.of());
  }

  /** Whether somebody asks about themselves, and not of whom they speak to. */
  private static boolean ofThemselves(String text) {
    return ME.matcher(text).find() && !YOU.matcher(text).find();
  }

  private static Pattern word(String any) {
    return Pattern.compile("\\b(" + any + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  private static void put(Map<String, String> words, List<Words.Word> some, int most) {
    for (Words.Word word : some) {
      if (words.size() < most) {
        words.putIfAbsent(word.term(), word.written());
      }
    }
  }

  /** Those that notes are looked for by; none twice. */
  public List<String> terms() {
    return List.copyOf(words.keySet());
  }

  /**
   * Those that are worth looking for, the rarest first: what many notes have tells little of each, and takes long.
   *
   * @param frequencies in how many notes of the user each occurs; those that are missing occur in none
   */
  public List<String> worthwhile(Map<String, Long> frequencies) {
    var worthwhile = new ArrayList<String>();
    long postings = 0;
    for (String term : words.keySet().stream().filter(frequencies::containsKey)
        .sorted(Comparator.comparing(frequencies::get)).toList()) {
      postings += frequencies.get(term);
      if (postings > POSTINGS && !worthwhile.isEmpty()) {
        break;
      }
      worthwhile.add(term);
    }
    return worthwhile;
  }
}
