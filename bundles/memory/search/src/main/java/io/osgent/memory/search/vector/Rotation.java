package io.osgent.memory.search.vector;

import java.util.SplittableRandom;

/**
 * Turns vectors about at random, all in the same way, so that what stood in a few dimensions is spread over all. Lengths
 * and products stay as they are. By random signs and fast Walsh-Hadamard transforms, of the first and of the last
 * dimensions where their number is no power of two.
 */
final class Rotation {
  private static final int ROUNDS = 3;
  private static final long SEED = 51;

  private final boolean[][] negative;
  private final int block;
  private final float scale;

  /** The same one for the same dimensions, always. */
  Rotation(int dimensions) {
    block = Integer.highestOneBit(dimensions);
    scale = (float) (1 / Math.sqrt(block));
    negative = new boolean[ROUNDS][dimensions];
    var random = new SplittableRandom(SEED);
    for (boolean[] round : negative) {
      for (int i = 0; i < dimensions; i++) {
        round[i] = random.nextBoolean();
      }
    }
  }

  /** In its place. */
  void turn(float[] vector) {
    for (boolean[] round : negative) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = round[i] ? -vector[i] : vector[i];
      }
      transform(vector, 0);
      if (vector.length > block) {
        transform(vector, vector.length - block);
      }
    }
  }

  private void transform(float[] vector, int begin) {
    int end = begin + block;
    for (int half = 1; half < block; half *= 2) {
      for (int i = begin; i < end; i += 2 * half) {
        for (int j = i; j < i + half; j++) {
          float one = vector[j];
          float other = vector[j + half];
          vector[j] = one + other;
          vector[j + half] = one - other;
        }
      }
    }
    for (int i = begin; i < end; i++) {
      vector[i] *= scale;
    }
  }
}
