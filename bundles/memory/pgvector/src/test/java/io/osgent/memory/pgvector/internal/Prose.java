package io.osgent.memory.pgvector.internal;

import java.util.Arrays;
import java.util.Random;

/** Sentences of words that are as unevenly frequent as those of people. */
final class Prose {
  private static final int WORDS = 20_000;

  private final Random random;
  private final double[] upTo = new double[WORDS];

  Prose(Random random) {
    this.random = random;
    double sum = 0;
    for (int i = 0; i < WORDS; i++) {
      // The most frequent are those that no analyser keeps.
      sum += 1.0 / (i + 20);
      upTo[i] = sum;
    }
  }

  String sentence(int words) {
    var sentence = new StringBuilder();
    for (int i = 0; i < words; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[WORDS - 1]);
      sentence.append(i == 0 ? "" : " ").append(word(found < 0 ? -found - 1 : found));
    }
    return sentence.toString();
  }

  /** Syllables that no stemmer takes for an ending. */
  private static String word(int number) {
    var word = new StringBuilder();
    for (int rest = number + 100; rest > 0; rest /= 20) {
      word.append("bdfghjklmnpqrtvwxzck".charAt(rest % 20)).append("ao".charAt(rest % 2));
    }
    return word.append('k').toString();
  }
}
