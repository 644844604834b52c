package io.osgent.memory.search.vector;

/** Products of one vector with many: where a search spends its time. Without state. */
public interface Kernel {
  /** Of how many bits a number is that is multiplied with bits. */
  int PLANES = 4;

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

  /**
   * The products of one row of small numbers with many rows of bits.
   *
   * @param codes the bits: the first words of all rows one behind the other, then the second ones, …
   * @param rows how many there is room for in {@code codes} and {@code levels}, a multiple of 64
   * @param count how many are wanted; what comes behind in {@code levels} means nothing
   * @param planes the numbers: of each word the lowest bits, the second ones, the third and the fourth
   * @param levels where the products go
   */
  void levels(long[] codes, int rows, int count, long[] planes, long[] levels);

  /** The fastest that runs here. */
  static Kernel best() {
    return BestKernel.HERE;
  }
}
