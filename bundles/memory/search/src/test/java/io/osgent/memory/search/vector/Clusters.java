package io.osgent.memory.search.vector;

import java.util.Random;

/** Vectors of unit length as embedding models make them: all lean the same way, and they gather around some topics. */
final class Clusters {
  private final Random random;
  private final float[][] topics;
  private final double spread;

  /** @param spread how far from its topic a vector lies, where 1 is as far as topics are from each other */
  Clusters(int dimensions, int topics, double spread, long seed) {
    this.random = new Random(seed);
    this.spread = spread / Math.sqrt(dimensions);
    this.topics = new float[topics][];
    float[] lean = around(new float[dimensions], 1 / Math.sqrt(dimensions));
    for (int i = 0; i < topics; i++) {
      this.topics[i] = around(lean, 1 / Math.sqrt(dimensions));
    }
  }

  float[] next() {
    return unit(around(topics[random.nextInt(topics.length)], spread));
  }

  private float[] around(float[] middle, double deviation) {
    var vector = new float[middle.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (middle[i] + deviation * random.nextGaussian());
    }
    return vector;
  }

  static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    var unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(square));
    }
    return unit;
  }
}
