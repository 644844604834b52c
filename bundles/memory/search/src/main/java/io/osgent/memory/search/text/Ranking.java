package io.osgent.memory.search.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How well notes fit a question by its words: BM25 over the notes of one user, and something for what stands beside. */
public final class Ranking {
  private static final double K1 = 1.2;
  private static final double B = 0.75;
  private static final double[] BESIDE = {0.5, 0.25};

  private Ranking() {}

  /**
   * @param postings of each of the question's terms, among the notes that may be found
   * @param notes how many there are of this user
   * @param averageLength of those, in terms
   * @param limit how many places at most
   * @return the best first
   */
  public static List<Ranked> rank(Question question, Map<String, List<Posting>> postings, long notes,
      double averageLength, int limit) {
    var own = new HashMap<Long, Double>();
    for (String term : question.terms()) {
      List<Posting> found = postings.getOrDefault(term, List.of());
      double rarity = Math.log(1 + (notes - found.size() + 0.5) / (found.size() + 0.5));
      for (Posting posting : found) {
        double length = K1 * (1 - B + B * posting.length() / averageLength);
        own.merge(posting.place(), rarity * posting.frequency() * (K1 + 1) / (posting.frequency() + length),
            Double::sum);
      }
    }
    var all = new HashMap<>(own);
    own.forEach((place, score) -> {
      for (int distance = 1; distance <= BESIDE.length; distance++) {
        for (long beside : new long[]{place - distance, place + distance}) {
          if (beside >= 0 && Places.together(place, beside)) {
            all.merge(beside, score * BESIDE[distance - 1], Double::sum);
          }
        }
      }
    });
    return all.entrySet().stream().sorted(Map.Entry.<Long, Double>comparingByValue(Comparator.reverseOrder()))
        .limit(limit).map(entry -> new Ranked(entry.getKey(), entry.getValue(), List.of("words"))).toList();
  }
}
