package io.osgent.core.internal.gathering;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.util.ArrayList;
import java.util.List;

/** Checks what providers hand out as vectors, and brings them to unit length. */
public final class Vectors {
  /** What arithmetic with floats leaves of a length of 1 is not worth a copy. */
  private static final double ROUNDING = 1e-4;

  private Vectors() {}

  /**
   * The same vectors, each of unit length.
   *
   * @param texts how many were embedded
   * @throws ModelException of kind {@code MALFORMED} unless there is one for each, all with equally many dimensions
   */
  public static List<float[]> checked(List<float[]> vectors, int texts) throws ModelException {
    if (vectors.size() != texts) {
      throw malformed("the provider gave " + vectors.size() + " vectors for " + texts + " texts");
    }
    requireSameDimensions(vectors);
    var unit = new ArrayList<float[]>(texts);
    for (float[] vector : vectors) {
      unit.add(unit(vector));
    }
    return unit;
  }

  /** @throws ModelException of kind {@code MALFORMED} unless all have equally many dimensions, and some */
  public static void requireSameDimensions(List<float[]> vectors) throws ModelException {
    int dimensions = vectors.getFirst().length;
    for (float[] vector : vectors) {
      if (vector.length != dimensions) {
        throw malformed("the provider gave vectors of " + dimensions + " and of " + vector.length + " dimensions");
      }
    }
    if (dimensions == 0) {
      throw malformed("the provider gave vectors without dimensions");
    }
  }

  private static float[] unit(float[] vector) throws ModelException {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    if (!Double.isFinite(square) || square == 0) {
      throw malformed("the provider gave a vector that points nowhere: its length is " + Math.sqrt(square));
    }
    double length = Math.sqrt(square);
    if (Math.abs(length - 1) < ROUNDING) {
      return vector;
    }
    var unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  private static ModelException malformed(String what) {
    return new ModelException(Kind.MALFORMED, what);
  }
}
