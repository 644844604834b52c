package io.osgent.memory.search.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many floats at a time as the processor takes, by the JDK's Vector API. Loaded by its name only, where the JVM was
 * started with {@code --add-modules jdk.incubator.vector}; compiled apart, see the POM.
 */
final class VectorApiKernel implements Kernel {
  /** Not the widest there is: arrays begin anywhere, so each 512 bits of one would lie in two lines of the processor's cache. */
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 256
      ? FloatVector.SPECIES_256
      : FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  @Override
  public String name() {
    return "the Vector API, " + FLOATS.vectorBitSize() + " bits";
  }

  @Override
  public void products(float[] vector, float[] others, int first, int count, float[] products) {
    for (int i = 0; i < count; i++) {
      products[i] = product(vector, others, (first + i) * vector.length);
    }
  }

  /** Four sums, so that no addition waits for the one before. */
  @Override
  public float product(float[] vector, float[] others, int begin) {
    int lanes = FLOATS.length();
    FloatVector sum0 = FloatVector.zero(FLOATS);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int i = 0;
    for (; i <= vector.length - 4 * lanes; i += 4 * lanes) {
      int at = begin + i;
      sum0 = FloatVector.fromArray(FLOATS, vector, i).fma(FloatVector.fromArray(FLOATS, others, at), sum0);
      sum1 = FloatVector.fromArray(FLOATS, vector, i + lanes).fma(FloatVector.fromArray(FLOATS, others, at + lanes),
          sum1);
      sum2 = FloatVector.fromArray(FLOATS, vector, i + 2 * lanes)
          .fma(FloatVector.fromArray(FLOATS, others, at + 2 * lanes), sum2);
      sum3 = FloatVector.fromArray(FLOATS, vector, i + 3 * lanes)
          .fma(FloatVector.fromArray(FLOATS, others, at + 3 * lanes), sum3);
    }
    for (; i <= vector.length - lanes; i += lanes) {
      sum0 = FloatVector.fromArray(FLOATS, vector, i).fma(FloatVector.fromArray(FLOATS, others, begin + i), sum0);
    }
    float product = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    for (; i < vector.length; i++) {
      product += vector[i] * others[begin + i];
    }
    return product;
  }

  @Override
  public void levels(long[] codes, int rows, int count, long[] planes, long[] levels) {
    int words = planes.length / PLANES;
    for (int row = 0; row < count; row += LONGS.length()) {
      LongVector sum0 = LongVector.zero(LONGS);
      LongVector sum1 = sum0;
      LongVector sum2 = sum0;
      LongVector sum3 = sum0;
      for (int word = 0; word < words; word++) {
        LongVector code = LongVector.fromArray(LONGS, codes, word * rows + row);
        sum0 = sum0.add(code.and(planes[word * PLANES]).lanewise(VectorOperators.BIT_COUNT));
        sum1 = sum1.add(code.and(planes[word * PLANES + 1]).lanewise(VectorOperators.BIT_COUNT));
        sum2 = sum2.add(code.and(planes[word * PLANES + 2]).lanewise(VectorOperators.BIT_COUNT));
        sum3 = sum3.add(code.and(planes[word * PLANES + 3]).lanewise(VectorOperators.BIT_COUNT));
      }
      sum0.add(sum1.lanewise(VectorOperators.LSHL, 1)).add(sum2.lanewise(VectorOperators.LSHL, 2))
          .add(sum3.lanewise(VectorOperators.LSHL, 3)).intoArray(levels, row);
    }
  }
}
