package io.osgent.memory.search.vector;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongPredicate;

/**
 * Vectors by id, and which of them are nearest to another one: those with the greatest inner products, which are cosines
 * where all are of unit length. Every vector is compared as it is; above {@value #EXACT} of them codes of their signs
 * tell first which need not be.
 *
 * <p>What was put is found at once, and what was removed is not. Thread-safe: any number may look at the same time; who
 * writes waits for those who look, for some milliseconds, and is itself done within microseconds.
 */
public final class FlatIndex {
  /** Up to so many, codes save nothing. */
  static final int EXACT = 20_000;
  /** Codes are made with each vector that is put, so many at a time, until all have one: nobody waits for all of them. */
  private static final int AT_A_TIME = 8;
  private static final LongPredicate ALL = id -> true;

  private final int dimensions;
  private final Kernel kernel;
  private final int exact;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Long, Integer> slots = new HashMap<>();
  private final Rows rows;
  private long[] ids = new long[16];
  private int size;
  /** Null where there are too few; of the first {@link #coded} slots. */
  private SignCodes codes;
  private int coded;

  public FlatIndex(int dimensions) {
    this(dimensions, Kernel.best(), EXACT);
  }

  /** @param exact up to how many vectors there are no codes */
  FlatIndex(int dimensions, Kernel kernel, int exact) {
    if (dimensions < 1) {
      throw new IllegalArgumentException("A vector has at least one dimension, not " + dimensions);
    }
    this.dimensions = dimensions;
    this.kernel = kernel;
    this.exact = exact;
    this.rows = new Rows(dimensions);
  }

  public int dimensions() {
    return dimensions;
  }

  public int size() {
    lock.readLock().lock();
    try {
      return size;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Takes the place of what was there under the id. */
  public void put(long id, float[] vector) {
    check(vector);
    lock.writeLock().lock();
    try {
      Integer known = slots.get(id);
      int slot = known == null ? size++ : known;
      if (known == null) {
        if (slot == ids.length) {
          ids = Arrays.copyOf(ids, 2 * slot);
        }
        ids[slot] = id;
        slots.put(id, slot);
      }
      rows.set(slot, vector);
      if (slot < coded) {
        codes.set(slot, vector);
      }
      encodeSome();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** @return whether there was one */
  public boolean remove(long id) {
    lock.writeLock().lock();
    try {
      Integer slot = slots.remove(id);
      if (slot == null) {
        return false;
      }
      fill(slot);
      if (size <= exact / 2) {
        codes = null;
        coded = 0;
      }
      rows.shrink(size);
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The last one goes where one was taken out; where it has no code, the last that has one gives way to it. */
  private void fill(int slot) {
    int last = --size;
    int gap = slot;
    if (gap < coded && coded <= last) {
      coded--;
      move(coded, gap);
      gap = coded;
    }
    move(last, gap);
    coded = Math.min(coded, size);
  }

  private void move(int from, int to) {
    if (from == to) {
      return;
    }
    rows.copy(from, to);
    if (to < coded) {
      codes.copy(from, to);
    }
    ids[to] = ids[from];
    slots.put(ids[to], to);
  }

  private void encodeSome() {
    if (size <= exact) {
      return;
    }
    if (codes == null) {
      codes = new SignCodes(centre(), kernel);
    }
    for (int end = Math.min(size, coded + AT_A_TIME); coded < end; coded++) {
      codes.set(coded, rows.get(coded));
    }
  }

  private float[] centre() {
    var sums = new double[dimensions];
    for (int slot = 0; slot < size; slot++) {
      float[] piece = rows.piece(slot);
      int begin = slot % Rows.PIECE * dimensions;
      for (int i = 0; i < dimensions; i++) {
        sums[i] += piece[begin + i];
      }
    }
    var centre = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      centre[i] = (float) (sums[i] / size);
    }
    return centre;
  }

  /** A copy of the vector with this id. */
  public Optional<float[]> vector(long id) {
    lock.readLock().lock();
    try {
      return Optional.ofNullable(slots.get(id)).map(rows::get);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** All ids there are now. */
  public long[] ids() {
    lock.readLock().lock();
    try {
      return Arrays.copyOf(ids, size);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** All there is, as it is at one moment. */
  interface Contents {
    void take(long[] ids, int size, Rows rows) throws IOException;
  }

  /** @param contents is shown everything while nobody can write */
  void contents(Contents contents) throws IOException {
    lock.readLock().lock();
    try {
      contents.take(ids, size, rows);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The nearest of all, the nearest first. */
  public List<Near> nearest(float[] vector, int limit) {
    return nearest(vector, limit, ALL);
  }

  /**
   * The nearest of some, the nearest first.
   *
   * @param among asked only of those that are near enough, while nobody can write: it is quick and does not come back here
   */
  public List<Near> nearest(float[] vector, int limit, LongPredicate among) {
    check(vector);
    lock.readLock().lock();
    try {
      if (size == 0 || limit < 1) {
        return List.of();
      }
      var nearest = new Nearest(Math.min(limit, size));
      if (coded > 0) {
        estimated(vector, among, nearest);
      }
      compare(vector, coded, among, nearest);
      return nearest.inOrder();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The nearest of these few, the nearest first; an id that is not there is passed over. */
  public List<Near> nearestOf(float[] vector, int limit, long[] few) {
    check(vector);
    if (few.length == 0 || limit < 1) {
      return List.of();
    }
    lock.readLock().lock();
    try {
      var nearest = new Nearest(Math.min(limit, few.length));
      for (long id : few) {
        Integer slot = slots.get(id);
        if (slot != null) {
          nearest.offer(id, product(vector, slot));
        }
      }
      return nearest.inOrder();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void compare(float[] vector, int first, LongPredicate among, Nearest nearest) {
    var products = new float[Math.min(Rows.PIECE, size - first)];
    int end;
    for (int slot = first; slot < size; slot = end) {
      end = Math.min(size, (slot / Rows.PIECE + 1) * Rows.PIECE);
      kernel.products(vector, rows.piece(slot), slot % Rows.PIECE, end - slot, products);
      for (int i = 0; i < end - slot; i++) {
        if (products[i] > nearest.least() && among.test(ids[slot + i])) {
          nearest.offer(ids[slot + i], products[i]);
        }
      }
    }
  }

  /** First the most likely are compared, and then all that may be nearer than the last of those. */
  private void estimated(float[] vector, LongPredicate among, Nearest nearest) {
    SignCodes.Estimates estimates = codes.estimate(vector, coded);
    var likely = new Nearest(Math.min(coded, 2 * nearest.limit()));
    for (int slot = 0; slot < coded; slot++) {
      if (estimates.likely()[slot] > likely.least() && among.test(ids[slot])) {
        likely.offer(slot, estimates.likely()[slot]);
      }
    }
    for (Near candidate : likely.inOrder()) {
      int slot = (int) candidate.id();
      nearest.offer(ids[slot], product(vector, slot));
      estimates.most()[slot] = Float.NEGATIVE_INFINITY;
    }
    for (int slot = 0; slot < coded; slot++) {
      if (estimates.most()[slot] > nearest.least() && among.test(ids[slot])) {
        nearest.offer(ids[slot], product(vector, slot));
      }
    }
  }

  private float product(float[] vector, int slot) {
    return kernel.product(vector, rows.piece(slot), slot % Rows.PIECE * dimensions);
  }

  private void check(float[] vector) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException("This index is of " + dimensions + " dimensions, and the vector has "
          + vector.length);
    }
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("A vector is made of finite numbers, not of " + value);
      }
    }
  }
}
