package io.osgent.model.lexical.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Folds any number of features into a vector of unit length: each has a place and a sign by its hash, so that those that
 * fall together cancel out on average. The same on every machine and with every Java.
 */
final class HashedVector {
  static final int DIMENSIONS = 512;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private HashedVector() {}

  static float[] of(Map<String, Double> features) {
    var sums = new double[DIMENSIONS];
    // In a fixed order, for the last bit of a sum depends on it.
    new TreeMap<>(features).forEach((feature, weight) -> add(sums, feature, weight));
    double square = 0;
    for (double sum : sums) {
      square += sum * sum;
    }
    if (square == 0) {
      // Everything has cancelled out; a vector has to point somewhere.
      sums[0] = 1;
      square = 1;
    }
    var vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) (sums[i] / Math.sqrt(square));
    }
    return vector;
  }

  private static void add(double[] sums, String feature, double weight) {
    long hash = hash(feature);
    sums[(int) (hash & (DIMENSIONS - 1))] += hash < 0 ? -weight : weight;
  }

  /** FNV-1a, and the finish of MurmurHash3, which spreads it over all bits. */
  private static long hash(String feature) {
    long hash = FNV_OFFSET;
    for (byte part : feature.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (part & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
