package io.osgent.memory.search.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/**
 * How well each place fits. What is said beside a note belongs to it, each term once: it counts from where it weighs
 * most, the note itself or one of its neighbours.
 */
final class Scores {
  private static final double[] BESIDE = {0.6, 0.4};

  private final long[] places;
  private final double[] all;
  private final double[] own;
  private final long[] terms;
  private final long[] around;
  private final double[] term;

  /** @param found where any term occurs */
  Scores(Collection<List<Posting>> found) {
    places = widened(found.stream().flatMap(List::stream).mapToLong(Posting::place).toArray());
    all = new double[places.length];
    own = new double[places.length];
    terms = new long[places.length];
    around = new long[places.length];
    term = new double[places.length];
  }

  /** The places and those beside them, in order and none twice. */
  private static long[] widened(long[] found) {
    Arrays.sort(found);
    long[] wide = new long[found.length * (1 + 2 * BESIDE.length)];
    int size = 0;
    for (long place : found) {
      long next = size == 0 ? Long.MIN_VALUE : wide[size - 1] + 1;
      for (long beside = Math.max(next, place - BESIDE.length); beside <= place + BESIDE.length; beside++) {
        if (Places.together(place, beside)) {
          wide[size++] = beside;
        }
      }
    }
    return Arrays.copyOf(wide, size);
  }

  /** @param bit of the term, among those of the question */
  void add(int bit, List<Posting> postings, ToDoubleFunction<Posting> weight) {
    for (Posting posting : postings) {
      int at = at(posting.place());
      double score = weight.applyAsDouble(posting);
      own[at] += score;
      terms[at] |= 1L << bit;
      raise(at, score, bit);
      for (int distance = 1; distance <= BESIDE.length; distance++) {
        if (Places.together(posting.place(), posting.place() - distance)) {
          raise(at - distance, score * BESIDE[distance - 1], bit);
        }
        if (Places.together(posting.place(), posting.place() + distance)) {
          raise(at + distance, score * BESIDE[distance - 1], bit);
        }
      }
    }
    for (int at = 0; at < term.length; at++) {
      all[at] += term[at];
      term[at] = 0;
    }
  }

  private void raise(int at, double score, int bit) {
    term[at] = Math.max(term[at], score);
    around[at] |= 1L << bit;
  }

  /** Where a place stands among all, or below 0. */
  int at(long place) {
    return Arrays.binarySearch(places, place);
  }

  /** What is said at the place and beside it. */
  double all(int at) {
    return all[at];
  }

  /** What is said at the place itself. */
  double own(int at) {
    return own[at];
  }

  /** Bits of the terms that are said at the place itself. */
  long terms(int at) {
    return terms[at];
  }

  /** Bits of the terms that are said beside the place only. */
  long beside(int at) {
    return around[at] & ~terms[at];
  }

  /** The places that fit best, the best first; of those that fit alike the newest. */
  List<Long> best(int limit) {
    Comparator<Integer> worstFirst = Comparator.<Integer>comparingDouble(at -> all[at]).thenComparing(at -> at);
    var best = new PriorityQueue<Integer>(worstFirst);
    for (int at = 0; at < places.length; at++) {
      if (best.size() < limit) {
        best.add(at);
      } else if (all[at] >= all[best.peek()]) {
        best.poll();
        best.add(at);
      }
    }
    return best.stream().sorted(worstFirst.reversed()).map(at -> places[at]).toList();
  }
}
