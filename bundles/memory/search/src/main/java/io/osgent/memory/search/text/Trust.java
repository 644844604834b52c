package io.osgent.memory.search.text;

import java.util.List;
import java.util.function.LongToDoubleFunction;

/** What people's judgement of runs says of a memory that was recalled in them. */
public final class Trust {
  /** As if as many judgements of each kind had been given before the first: a few opinions do not turn it over. */
  private static final double PRIOR = 2;

  private Trust() {}

  /** What a score is multiplied by: from 0.5 to 1.5, and 1 where nobody has judged or opinions are even. */
  public static double factor(int helped, int hindered) {
    return 0.5 + (helped + PRIOR) / (helped + hindered + 2 * PRIOR);
  }

  /** @param factors by place, see {@link #factor} */
  public static List<Ranked> weigh(List<Ranked> ranked, LongToDoubleFunction factors) {
    return ranked.stream()
        .map(each -> new Ranked(each.place(), each.score() * factors.applyAsDouble(each.place()), each.why()))
        .sorted(Ranked.BEST_FIRST).toList();
  }
}
