package io.osgent.memory.search.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one order of how well words fit and how near vectors are. Words go first where they fit well: what vectors add
 * goes by reciprocal rank, as how near they are says little by itself, and decides where words say little.
 */
public final class Fusion {
  /** What is nearest counts as much as some of the words of a question, not as all. */
  private static final double MEANING = 0.05;
  /** So that the first is not far from the next (Cormack et al., SIGIR 2009). */
  private static final int DAMPING = 60;

  private Fusion() {}

  /**
   * @param words what fits by its words
   * @param meaning the places of the notes whose vectors are nearest, the nearest first; none where there are no vectors
   * @return the best first, with scores above 0 and to 1
   */
  public static List<Ranked> of(List<Ranked> words, List<Long> meaning) {
    if (meaning.isEmpty()) {
      return words;
    }
    Map<Long, Ranked> fused = new HashMap<>();
    words.forEach(found -> fused.put(found.place(), found));
    for (int rank = 0; rank < meaning.size(); rank++) {
      double score = MEANING * DAMPING / (DAMPING + rank);
      fused.merge(meaning.get(rank), new Ranked(meaning.get(rank), score, List.of("meaning")), Fusion::both);
    }
    return fused.values().stream().map(each -> new Ranked(each.place(), each.score() / (1 + MEANING), each.why()))
        .sorted(Ranked.BEST_FIRST).toList();
  }

  private static Ranked both(Ranked words, Ranked meaning) {
    var why = new ArrayList<>(words.why());
    why.addAll(meaning.why());
    return new Ranked(words.place(), words.score() + meaning.score(), why);
  }
}
