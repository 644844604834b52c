package io.osgent.memory.search.vector;

import java.util.Arrays;

/**
 * Vectors one behind the other, in pieces: however many there are, one more costs no copy of all. The first piece grows
 * from a few, for most indexes are small.
 */
final class Rows {
  /** How many vectors are in a piece. */
  static final int PIECE = 1024;
  private static final int FEW = 16;

  private final int dimensions;
  private float[][] pieces = new float[1][];

  Rows(int dimensions) {
    this.dimensions = dimensions;
    pieces[0] = new float[0];
  }

  void set(int row, float[] vector) {
    System.arraycopy(vector, 0, room(row), begin(row), dimensions);
  }

  void copy(int from, int to) {
    System.arraycopy(piece(from), begin(from), piece(to), begin(to), dimensions);
  }

  float[] get(int row) {
    return Arrays.copyOfRange(piece(row), begin(row), begin(row) + dimensions);
  }

  /** The piece that a row is in. */
  float[] piece(int row) {
    return pieces[row / PIECE];
  }

  /** Where in its piece a row begins. */
  private int begin(int row) {
    return row % PIECE * dimensions;
  }

  /** Gives back what is behind that many rows, but for one piece, so that it does not come and go. */
  void shrink(int rows) {
    int last = rows / PIECE + 1;
    for (int i = last + 1; i < pieces.length; i++) {
      pieces[i] = null;
    }
  }

  private float[] room(int row) {
    int piece = row / PIECE;
    if (piece >= pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(piece + 1, 2 * pieces.length));
    }
    if (piece == 0) {
      int held = pieces[0].length / dimensions;
      if (row >= held) {
        pieces[0] = Arrays.copyOf(pieces[0], Math.min(PIECE, Math.max(FEW, 2 * held)) * dimensions);
      }
    } else if (pieces[piece] == null) {
      pieces[piece] = new float[PIECE * dimensions];
    }
    return pieces[piece];
  }
}
