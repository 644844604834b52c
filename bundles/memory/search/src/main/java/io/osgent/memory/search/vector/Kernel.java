package io.osgent.memory.search.vector;

/** Inner products of one vector with many: where an exact search spends its time. Without state. */
public interface Kernel {
  /** What it runs on, for people. */
  String name();

  /** The product of a vector with the one that begins there among others. */
  float product(float[] vector, float[] others, int begin);

  /**
   * The product of a vector with each of several that lie one behind the other.
   *
   * @param vector of as many dimensions as each of the others
   * @param others all of them
   * @param first where the first one begins, counted in vectors
   * @param count how many
   * @param products where they go, from 0
   */
  void products(float[] vector, float[] others, int first, int count, float[] products);

  /** The fastest that runs here. */
  static Kernel best() {
    return BestKernel.HERE;
  }
}
