package io.osgent.model.lexical.internal;

import io.osgent.model.lexical.internal.Words.Word;
import java.util.HashMap;
import java.util.Map;

/**
 * By what texts are compared, and how much each weighs: their words, and the parts of these, by which inflected and
 * misspelt words are found. What is often in a text weighs more, but not in proportion.
 */
final class Features {
  private static final int PART = 3;
  /** Short words are those that are in every text; there is no collection from which to learn which. */
  private static final double FULL_WEIGHT_LENGTH = 6;

  /** So that no part counts as a word. */
  private static final char WORD = 'w';
  private static final char PART_OF_WORD = 'p';
  private static final char PIECE = 'c';

  private final Map<String, Double> counts = new HashMap<>();

  private Features() {}

  /** Never empty. */
  static Map<String, Double> of(String text) {
    var features = new Features();
    Words.of(text).forEach(features::add);
    if (features.counts.isEmpty()) {
      // Signs alone are compared as they stand.
      features.count(WORD, text.strip(), 1);
    }
    features.counts.replaceAll((feature, count) -> count > 1 ? 1 + StrictMath.log(count) : count);
    return features.counts;
  }

  private void add(Word word) {
    if (word.spaced()) {
      addSpaced(word.text());
    } else {
      addPieces(word.text());
    }
  }

  /** All its parts together weigh as much as the word. */
  private void addSpaced(String word) {
    int[] points = ("<" + word + ">").codePoints().toArray();
    double weight = Math.min(1, (points.length - 2) / FULL_WEIGHT_LENGTH);
    count(WORD, word, weight);
    int parts = points.length - PART + 1;
    for (int i = 0; i < parts; i++) {
      count(PART_OF_WORD, new String(points, i, PART), weight / Math.sqrt(parts));
    }
  }

  private void addPieces(String run) {
    int[] points = run.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      count(PIECE, new String(points, i, 1), 0.5);
      if (i + 1 < points.length) {
        count(PIECE, new String(points, i, 2), 1);
      }
    }
  }

  private void count(char kind, String feature, double weight) {
    counts.merge(kind + feature, weight, Double::sum);
  }
}
