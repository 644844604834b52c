package io.osgent.memory.search.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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

  /** @param found the places that any term occurs at */
  Scores(LongStream found) {
    places = found.flatMap(place -> LongStream.rangeClosed(place - BESIDE.length, place + BESIDE.length)
        .filter(beside -> Places.together(place, beside))).sorted().distinct().toArray();
    all = new double[places.length];
    own = new double[places.length];
    terms = new long[places.length];
    around = new long[places.length];
    term = new double[places.length];
  }

  /** @param bit of the term, among those of the question */
  void add(int bit, List<Posting> postings, Weight weight) {
    for (Posting posting : postings) {
      int at = at(posting.place());
      double score = weight.of(posting);
      own[at] += score;
      terms[at] |= 1L << bit;
      raise(at, score, bit);
      for (int distance = 1; distance <= BESIDE.length; distance++) {
        for (int beside : new int[]{-distance, distance}) {
          if (Places.together(posting.place(), posting.place() + beside)) {
            raise(at + beside, score * BESIDE[distance - 1], bit);
          }
        }
      }
    }
    for (int i = 0; i < term.length; i++) {
      all[i] += term[i];
      term[i] = 0;
    }
  }

  interface Weight {
    double of(Posting posting);
  }

  private void raise(int at, double score, int bit) {
    term[at] = Math.max(term[at], score);
    around[at] |= 1L << bit;
  }

  /** Where a place stands in the order of all, or below 0. */
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
    Comparator<Integer> worst = Comparator.<Integer>comparingDouble(i -> all[i]).thenComparing(i -> i);
    var best = new PriorityQueue<Integer>(worst);
    IntStream.range(0, places.length).forEach(i -> {
      best.add(i);
      if (best.size() > limit) {
        best.poll();
      }
    });
    return best.stream().sorted(worst.reversed()).map(i -> places[i]).toList();
  }
}
