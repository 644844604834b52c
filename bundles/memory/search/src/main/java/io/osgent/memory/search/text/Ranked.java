package io.osgent.memory.search.text;

import java.util.Comparator;
import java.util.List;

/**
 * The place of a note that fits.
 *
 * @param score above 0 and to 1; comparable within one answer only
 * @param why in a few words each
 */
public record Ranked(long place, double score, List<String> why) {
  /** Of those that fit alike, the newest first. */
  static final Comparator<Ranked> BEST_FIRST = Comparator.comparingDouble(Ranked::score)
      .thenComparingLong(Ranked::place)
      .reversed();

  public Ranked {
    why = List.copyOf(why);
  }
}
