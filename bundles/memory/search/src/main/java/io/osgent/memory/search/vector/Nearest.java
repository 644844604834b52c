package io.osgent.memory.search.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The best of many that come by, in a heap whose root is the worst of them. */
final class Nearest {
  private final long[] ids;
  private final float[] products;
  private int size;

  Nearest(int limit) {
    ids = new long[limit];
    products = new float[limit];
  }

  int limit() {
    return products.length;
  }

  /** What is not above this is of no interest any more. */
  float least() {
    return size < products.length ? Float.NEGATIVE_INFINITY : products[0];
  }

  void offer(long id, float product) {
    if (size < products.length) {
      rise(id, product);
    } else if (product > products[0]) {
      sink(id, product);
    }
  }

  private void rise(long id, float product) {
    int at = size++;
    while (at > 0 && products[(at - 1) / 2] > product) {
      move((at - 1) / 2, at);
      at = (at - 1) / 2;
    }
    ids[at] = id;
    products[at] = product;
  }

  private void sink(long id, float product) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && products[child + 1] < products[child]) {
        child++;
      }
      if (products[child] >= product) {
        break;
      }
      move(child, at);
      at = child;
    }
    ids[at] = id;
    products[at] = product;
  }

  private void move(int from, int to) {
    ids[to] = ids[from];
    products[to] = products[from];
  }

  /** The best first; of equal ones the one with the lower id. */
  List<Near> inOrder() {
    var near = new ArrayList<Near>(size);
    for (int i = 0; i < size; i++) {
      near.add(new Near(ids[i], products[i]));
    }
    near.sort(Comparator.comparingDouble(Near::product).reversed().thenComparingLong(Near::id));
    return near;
  }
}
