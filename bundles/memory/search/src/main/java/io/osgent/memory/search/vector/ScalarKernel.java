package io.osgent.memory.search.vector;

/** Plain Java: independent sums, for the compiler may not change the order in which floats are added. */
final class ScalarKernel implements Kernel {
  @Override
  public String name() {
    return "a scalar loop";
  }

  @Override
  public void products(float[] vector, float[] others, int first, int count, float[] products) {
    for (int i = 0; i < count; i++) {
      products[i] = product(vector, others, (first + i) * vector.length);
    }
  }

  @Override
  public float product(float[] vector, float[] others, int begin) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    float sum4 = 0;
    float sum5 = 0;
    float sum6 = 0;
    float sum7 = 0;
    int i = 0;
    for (; i <= vector.length - 8; i += 8) {
      int at = begin + i;
      sum0 += vector[i] * others[at];
      sum1 += vector[i + 1] * others[at + 1];
      sum2 += vector[i + 2] * others[at + 2];
      sum3 += vector[i + 3] * others[at + 3];
      sum4 += vector[i + 4] * others[at + 4];
      sum5 += vector[i + 5] * others[at + 5];
      sum6 += vector[i + 6] * others[at + 6];
      sum7 += vector[i + 7] * others[at + 7];
    }
    for (; i < vector.length; i++) {
      sum0 += vector[i] * others[begin + i];
    }
    return sum0 + sum1 + (sum2 + sum3) + (sum4 + sum5 + (sum6 + sum7));
  }

  @Override
  public void levels(long[] codes, int rows, int count, long[] planes, long[] levels) {
    int words = planes.length / PLANES;
    for (int row = 0; row < count; row++) {
      int sum0 = 0;
      int sum1 = 0;
      int sum2 = 0;
      int sum3 = 0;
      for (int word = 0; word < words; word++) {
        long code = codes[word * rows + row];
        sum0 += Long.bitCount(code & planes[word * PLANES]);
        sum1 += Long.bitCount(code & planes[word * PLANES + 1]);
        sum2 += Long.bitCount(code & planes[word * PLANES + 2]);
        sum3 += Long.bitCount(code & planes[word * PLANES + 3]);
      }
      levels[row] = sum0 + 2L * sum1 + 4L * sum2 + 8L * sum3;
    }
  }
}
