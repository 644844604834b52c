package io.osgent.model.onnx.internal;

import java.util.Locale;

/** How one vector is made of those of all tokens of a text. */
enum Pooling {
  /** Their mean. */
  MEAN {
    @Override
    float[] pool(float[] hidden, int from, int tokens, int dimensions) {
      double[] sum = new double[dimensions];
      for (int token = 0; token < tokens; token++) {
        for (int i = 0; i < dimensions; i++) {
          sum[i] += hidden[from + token * dimensions + i];
        }
      }
      float[] mean = new float[dimensions];
      for (int i = 0; i < dimensions; i++) {
        mean[i] = (float) (sum[i] / tokens);
      }
      return mean;
    }
  },
  /** That of the first, which stands for the whole text. */
  CLS {
    @Override
    float[] pool(float[] hidden, int from, int tokens, int dimensions) {
      return token(0, hidden, from, dimensions);
    }
  },
  /** That of the last, which has seen all others. */
  LAST {
    @Override
    float[] pool(float[] hidden, int from, int tokens, int dimensions) {
      return token(tokens - 1, hidden, from, dimensions);
    }
  };

  /**
   * @param hidden the vectors of all tokens of a batch, one after the other
   * @param from where those of the text begin
   * @param tokens how many it has; padding, which comes after them, has no say
   */
  abstract float[] pool(float[] hidden, int from, int tokens, int dimensions);

  /** As it is written in a configuration. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static float[] token(int which, float[] hidden, int from, int dimensions) {
    float[] vector = new float[dimensions];
    System.arraycopy(hidden, from + which * dimensions, vector, 0, dimensions);
    return vector;
  }
}
