package io.osgent.memory.search.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one order of several, by reciprocal rank: scores of different kinds cannot be added. */
public final class Fusion {
  /** So that the first of one list does not outweigh what is high in all (Cormack et al., SIGIR 2009). */
  private static final int DAMPING = 60;

  private Fusion() {}

  /** @return the score of each that is in any of the orders, each order with the best first */
  public static Map<Long, Double> of(List<List<Long>> orders) {
    var scores = new HashMap<Long, Double>();
    for (List<Long> order : orders) {
      for (int rank = 0; rank < order.size(); rank++) {
        scores.merge(order.get(rank), 1.0 / (DAMPING + rank + 1), Double::sum);
      }
    }
    return scores;
  }
}
