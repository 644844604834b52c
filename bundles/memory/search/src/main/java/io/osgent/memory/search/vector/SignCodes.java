package io.osgent.memory.search.vector;

import java.util.Arrays;

/**
 * One bit a dimension for each of many vectors: on which side of their centre it lies, after a random rotation. From
 * these and four numbers a vector its product with another is estimated, and how far the estimate may be off: what cannot
 * be among the nearest need not be looked at. The way is that of RaBitQ (Gao and Long, SIGMOD 2024).
 */
final class SignCodes {
  /** How many vectors are in a piece: the first words of their codes one behind the other, then the second ones, … */
  private static final int PIECE = 1024;
  /** The four numbers. */
  private static final int NUMBERS = 4;
  /** How many times its own deviation an estimate may be off: one in some hundred is off by more, to the wrong side. */
  private static final float TOLERANCE = 2.3f;
  private static final int STEPS = (1 << Kernel.PLANES) - 1;

  private final Kernel kernel;
  private final float[] centre;
  private final float centreSquare;
  private final Rotation rotation;
  private final int words;
  private long[][] codes = new long[1][];
  private float[][] numbers = new float[1][];

  SignCodes(float[] centre, Kernel kernel) {
    this.kernel = kernel;
    this.centre = centre;
    this.centreSquare = product(centre, centre);
    this.rotation = new Rotation(centre.length);
    this.words = (centre.length + Long.SIZE - 1) / Long.SIZE;
  }

  void set(int row, float[] vector) {
    room(row);
    float[] offset = offset(vector);
    long[] code = codes[row / PIECE];
    int at = row % PIECE;
    double square = 0;
    double sum = 0;
    int ones = 0;
    for (int word = 0; word < words; word++) {
      long bits = 0;
      for (int i = word * Long.SIZE; i < Math.min(offset.length, (word + 1) * Long.SIZE); i++) {
        square += (double) offset[i] * offset[i];
        sum += Math.abs(offset[i]);
        bits |= offset[i] > 0 ? 1L << i : 0;
      }
      code[word * PIECE + at] = bits;
      ones += Long.bitCount(bits);
    }
    float[] number = numbers[row / PIECE];
    number[at] = sum == 0 ? 0 : (float) (square / sum);
    number[PIECE + at] = product(centre, vector) - centreSquare;
    number[2 * PIECE + at] = deviation(square, sum, offset.length);
    number[3 * PIECE + at] = ones;
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
    for (int word = 0; word < words; word++) {
      codes[to / PIECE][word * PIECE + to % PIECE] = codes[from / PIECE][word * PIECE + from % PIECE];
    }
    for (int i = 0; i < NUMBERS; i++) {
      numbers[to / PIECE][i * PIECE + to % PIECE] = numbers[from / PIECE][i * PIECE + from % PIECE];
    }
  }

  /** What is known of the products of a vector with each of the first rows. */
  Estimates estimate(float[] vector, int rows) {
    float[] offset = offset(vector);
    var asked = Asked.of(offset, words);
    var estimates = new Estimates(new float[rows], new float[rows]);
    float constant = product(centre, vector);
    float tolerance = TOLERANCE * (float) Math.sqrt(product(offset, offset));
    var levels = new long[PIECE];
    for (int first = 0; first < rows; first += PIECE) {
      int count = Math.min(PIECE, rows - first);
      kernel.levels(codes[first / PIECE], PIECE, count, asked.planes, levels);
      estimate(numbers[first / PIECE], levels, asked, constant, tolerance, estimates, first, count);
    }
    return estimates;
  }

  private static void estimate(float[] numbers, long[] levels, Asked asked, float constant, float tolerance,
      Estimates estimates, int first, int count) {
    for (int i = 0; i < count; i++) {
      float product = 2 * (asked.lowest * numbers[3 * PIECE + i] + asked.step * levels[i]) - asked.sum;
      float likely = constant + numbers[PIECE + i] + numbers[i] * product;
      estimates.likely[first + i] = likely;
      estimates.most[first + i] = likely + tolerance * numbers[2 * PIECE + i];
    }
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

  /**
   * What is looked for, in sixteen steps a dimension.
   *
   * @param planes of each word of a code four: the first bits of the steps, then the second ones, …
   * @param lowest what no step stands for
   * @param sum of all dimensions
   */
  private record Asked(long[] planes, float lowest, float step, float sum) {
    static Asked of(float[] offset, int words) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (float value : offset) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      float step = (high - low) / STEPS;
      var planes = new long[words * Kernel.PLANES];
      double sum = 0;
      for (int i = 0; i < offset.length; i++) {
        int level = step == 0 ? 0 : Math.round((offset[i] - low) / step);
        sum += low + level * step;
        for (int plane = 0; plane < Kernel.PLANES; plane++) {
          planes[i / Long.SIZE * Kernel.PLANES + plane] |= (long) (level >> plane & 1) << i;
        }
      }
      return new Asked(planes, low, step, (float) sum);
    }
  }
}
