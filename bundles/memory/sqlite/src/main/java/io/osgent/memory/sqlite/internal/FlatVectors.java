package io.osgent.memory.sqlite.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Vectors side by side, all of which are compared with each question. Not thread-safe. */
final class FlatVectors {
  private final int dimensions;
  private long[] places = new long[16];
  private float[] values;
  private int size;

  FlatVectors(int dimensions) {
    this.dimensions = dimensions;
    values = new float[16 * dimensions];
  }

  private record Near(long place, float similarity) {}

  int dimensions() {
    return dimensions;
  }

  long bytes() {
    return (long) places.length * Long.BYTES + (long) values.length * Float.BYTES;
  }

  /** Takes the place of the one that stood there. */
  void put(long place, float[] vector) {
    int at = 0;
    while (at < size && places[at] != place) {
      at++;
    }
    put(at, place, vector);
  }

  /** For a place none is known to stand at. */
  void add(long place, float[] vector) {
    put(size, place, vector);
  }

  private void put(int at, long place, float[] vector) {
    if (at == places.length) {
      places = Arrays.copyOf(places, 2 * at);
      values = Arrays.copyOf(values, 2 * at * dimensions);
    }
    places[at] = place;
    System.arraycopy(vector, 0, values, at * dimensions, dimensions);
    size = Math.max(size, at + 1);
  }

  /** The nearest first. */
  List<Long> nearest(float[] question, int limit) {
    var nearest = new PriorityQueue<Near>(Comparator.comparingDouble(Near::similarity));
    for (int i = 0; i < size; i++) {
      float similarity = product(question, i * dimensions);
      if (nearest.size() < limit) {
        nearest.add(new Near(places[i], similarity));
      } else if (similarity > nearest.element().similarity()) {
        nearest.remove();
        nearest.add(new Near(places[i], similarity));
      }
    }
    return nearest.stream().sorted(Comparator.comparingDouble(Near::similarity).reversed()).map(Near::place).toList();
  }

  /** In four sums, so that none has to wait for the one before. */
  private float product(float[] question, int offset) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < dimensions; i += 4) {
      a += question[i] * values[offset + i];
      b += question[i + 1] * values[offset + i + 1];
      c += question[i + 2] * values[offset + i + 2];
      d += question[i + 3] * values[offset + i + 3];
    }
    for (; i < dimensions; i++) {
      a += question[i] * values[offset + i];
    }
    return a + b + c + d;
  }
}
