package io.osgent.model.router.internal;

/**
 * What a question means, as far as a vector tells.
 *
 * @param setting all that was asked but the question itself
 * @param embedding {@code provider/model} that told
 * @param vector of unit length
 */
record Meaning(RequestDigest setting, String embedding, float[] vector) {
  /** From -1 to 1, for what was asked in the same setting; for anything else it is not known. */
  double likeness(Meaning other) {
    if (!setting.equals(other.setting) || !embedding.equals(other.embedding) || vector.length != other.vector.length) {
      return Double.NaN;
    }
    double product = 0;
    for (int i = 0; i < vector.length; i++) {
      product += (double) vector[i] * other.vector[i];
    }
    return product;
  }
}
