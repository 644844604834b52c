package io.osgent.memory.search.vector;

import java.util.Arrays;

/**
 * One bit a dimension for each of many vectors: on which side of their centre it lies, after a random rotation. From
 * these and four numbers a vector its product with another is estimated, and how far the estimate may be off: what cannot
 * be among the nearest need not be looked at. The way is that of RaBitQ (Gao and Long, SIGMOD 2024).
 */
final class SignCodes {
  /** How many vectors are in a piece. */
  private static final int PIECE = 1024;
  /** The four numbers. */
  private static final int NUMBERS = 4;
  /** How many times its own deviation an estimate may be off: one in some hundred is off by more, to the wrong side. */
  private static final float TOLERANCE = 2.3f;
  /** Bits of a dimension of what is looked for. */
  private static final int PLANES = 4;
  private static final int STEPS = (1 << PLANES) - 1;

  private final float[] centre;
  private final float centreSquare;
  private final Rotation rotation;
  private final int words;
  private long[][] codes = new long[1][];
  private float[][] numbers = new float[1][];

  SignCodes(float[] centre) {
    this.centre = centre;
    this.centreSquare = product(centre, centre);
    this.rotation = new Rotation(centre.length);
    this.words = (centre.length + Long.SIZE - 1) / Long.SIZE;
  }

  void set(int row, float[] vector) {
    room(row);
    float[] offset = offset(vector);
    long[] code = codes[row / PIECE];
    int begin = row % PIECE * words;
    Arrays.fill(code, begin, begin + words, 0);
    double square = 0;
    double sum = 0;
    int ones = 0;
    for (int i = 0; i < offset.length; i++) {
      square += (double) offset[i] * offset[i];
      sum += Math.abs(offset[i]);
      if (offset[i] > 0) {
        code[begin + i / Long.SIZE] |= 1L << i;
        ones++;
      }
    }
    float[] number = numbers[row / PIECE];
    int at = row % PIECE * NUMBERS;
    number[at] = sum == 0 ? 0 : (float) (square / sum);
    number[at + 1] = product(centre, vector) - centreSquare;
    number[at + 2] = deviation(square, sum, offset.length);
    number[at + 3] = ones;
  }

  /** Of an estimate with a vector of unit length; the code is the nearer to what it stands for, the smaller it is. */
  private static float deviation(double square, double sum, int dimensions) {
    if (sum == 0 || dimensions == 1) {
      return 0;
    }
    double fit = sum * sum / (square * dimensions);
    return (float) Math.sqrt(square * Math.max(0, 1 - fit) / fit / (dimensions - 1));
  }

  void copy(int from, int to) {
    System.arraycopy(codes[from / PIECE], from % PIECE * words, codes[to / PIECE], to % PIECE * words, words);
    System.arraycopy(numbers[from / PIECE], from % PIECE * NUMBERS, numbers[to / PIECE], to % PIECE * NUMBERS, NUMBERS);
  }

  /** What is known of the products of a vector with each of the first rows. */
  Estimates estimate(float[] vector, int rows) {
    float[] offset = offset(vector);
    var asked = new Asked(offset, words);
    var estimates = new float[rows];
    var above = new float[rows];
    float constant = product(centre, vector);
    float tolerance = TOLERANCE * (float) Math.sqrt(product(offset, offset));
    for (int first = 0; first < rows; first += PIECE) {
      long[] code = codes[first / PIECE];
      float[] number = numbers[first / PIECE];
      int count = Math.min(PIECE, rows - first);
      for (int i = 0; i < count; i++) {
        int at = i * NUMBERS;
        float side = asked.product(code, i * words, words, number[at + 3]);
        float estimate = constant + number[at + 1] + number[at] * side;
        estimates[first + i] = estimate;
        above[first + i] = estimate + tolerance * number[at + 2];
      }
    }
    return new Estimates(estimates, above);
  }

  /**
   * @param likely the estimate of each row
   * @param most what the true product is hardly ever above
   */
  record Estimates(float[] likely, float[] most) {}

  private float[] offset(float[] vector) {
    var offset = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      offset[i] = vector[i] - centre[i];
    }
    rotation.turn(offset);
    return offset;
  }

  private void room(int row) {
    int piece = row / PIECE;
    if (piece >= codes.length) {
      codes = Arrays.copyOf(codes, Math.max(piece + 1, 2 * codes.length));
      numbers = Arrays.copyOf(numbers, codes.length);
    }
    if (codes[piece] == null) {
      codes[piece] = new long[PIECE * words];
      numbers[piece] = new float[PIECE * NUMBERS];
    }
  }

  private static float product(float[] one, float[] other) {
    double product = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
    }
    return (float) product;
  }

  /** What is looked for, in sixteen steps a dimension, the first bits of all dimensions together, then the second ones. */
  private static final class Asked {
    private final long[] planes;
    private final float lowest;
    private final float step;
    private final float sum;

    Asked(float[] offset, int words) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (float value : offset) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      lowest = low;
      step = (high - low) / STEPS;
      planes = new long[words * PLANES];
      double total = 0;
      for (int i = 0; i < offset.length; i++) {
        int level = step == 0 ? 0 : Math.round((offset[i] - low) / step);
        total += lowest + level * step;
        for (int plane = 0; plane < PLANES; plane++) {
          planes[i / Long.SIZE * PLANES + plane] |= (long) (level >> plane & 1) << i;
        }
      }
      sum = (float) total;
    }

    /** The product with a code whose bits are taken for 1 and -1. */
    float product(long[] codes, int begin, int words, float ones) {
      int first = 0;
      int second = 0;
      int third = 0;
      int fourth = 0;
      for (int i = 0; i < words; i++) {
        long code = codes[begin + i];
        first += Long.bitCount(code & planes[i * PLANES]);
        second += Long.bitCount(code & planes[i * PLANES + 1]);
        third += Long.bitCount(code & planes[i * PLANES + 2]);
        fourth += Long.bitCount(code & planes[i * PLANES + 3]);
      }
      int levels = first + 2 * second + 4 * third + 8 * fourth;
      return 2 * (lowest * ones + step * levels) - sum;
    }
  }
}
