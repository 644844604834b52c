package io.osgent.memory.search.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one order of two, by reciprocal rank: how well words fit and how near vectors are cannot be added. */
public final class Fusion {
  /** So that the first of one does not outweigh what is high in both (Cormack et al., SIGIR 2009). */
  private static final int DAMPING = 60;

  private Fusion() {}

  /**
   * @param words what fits by its words, the best first
   * @param meaning the places of the notes whose vectors are nearest, the nearest first; none where there are no vectors
   * @return the best first
   */
  public static List<Ranked> of(List<Ranked> words, List<Long> meaning) {
    if (meaning.isEmpty()) {
      return words;
    }
    Map<Long, Ranked> fused = new HashMap<>();
    for (int rank = 0; rank < words.size(); rank++) {
      Ranked found = words.get(rank);
      fused.put(found.place(), new Ranked(found.place(), score(rank), found.why()));
    }
    for (int rank = 0; rank < meaning.size(); rank++) {
      fused.merge(meaning.get(rank), new Ranked(meaning.get(rank), score(rank), List.of("meaning")), Fusion::both);
    }
    return fused.values().stream().sorted(Ranked.BEST_FIRST).toList();
  }

  /** Half of what it is at most, so that what is first in both has 1. */
  private static double score(int rank) {
    return 0.5 * (DAMPING + 1) / (DAMPING + 1 + rank);
  }

  private static Ranked both(Ranked words, Ranked meaning) {
    var why = new ArrayList<>(words.why());
    why.addAll(meaning.why());
    return new Ranked(words.place(), words.score() + meaning.score(), why);
  }
}
