package io.osgent.memory.search.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many floats at a time as the processor takes, by the JDK's Vector API. Loaded by its name only, where the JVM was
 * started with {@code --add-modules jdk.incubator.vector}; compiled apart, see the POM.
 */
final class VectorApiKernel implements Kernel {
  private static final VectorSpecies<Float> WIDEST = FloatVector.SPECIES_PREFERRED;

  @Override
  public String name() {
    return "the Vector API, " + WIDEST.vectorBitSize() + " bits";
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
    int lanes = WIDEST.length();
    FloatVector sum0 = FloatVector.zero(WIDEST);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int i = 0;
    for (; i <= vector.length - 4 * lanes; i += 4 * lanes) {
      int at = begin + i;
      sum0 = FloatVector.fromArray(WIDEST, vector, i).fma(FloatVector.fromArray(WIDEST, others, at), sum0);
      sum1 = FloatVector.fromArray(WIDEST, vector, i + lanes).fma(FloatVector.fromArray(WIDEST, others, at + lanes),
          sum1);
      sum2 = FloatVector.fromArray(WIDEST, vector, i + 2 * lanes)
          .fma(FloatVector.fromArray(WIDEST, others, at + 2 * lanes), sum2);
      sum3 = FloatVector.fromArray(WIDEST, vector, i + 3 * lanes)
          .fma(FloatVector.fromArray(WIDEST, others, at + 3 * lanes), sum3);
    }
    for (; i <= vector.length - lanes; i += lanes) {
      sum0 = FloatVector.fromArray(WIDEST, vector, i).fma(FloatVector.fromArray(WIDEST, others, begin + i), sum0);
    }
    float product = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    for (; i < vector.length; i++) {
      product += vector[i] * others[begin + i];
    }
    return product;
  }
}
