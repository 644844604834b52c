package io.osgent.memory.sqlite.internal;

import java.sql.SQLException;

/** What is held in memory about those who asked lately. Thread-safe. */
final class Known {
  /** Of some four bytes each. */
  private static final long NOTES = 8_000_000;

  private final Cache<Statistics> statistics = new Cache<>(NOTES, Statistics::size);
  private final VectorCache vectors;

  /** @param vectorBytes how many bytes of vectors */
  Known(long vectorBytes) {
    vectors = new VectorCache(vectorBytes);
  }

  /** Of a person's notes as they are now. */
  Statistics statistics(Sql sql, Owner owner) throws SQLException {
    Statistics its = statistics.use(owner.number(), before -> before == null ? new Statistics() : before);
    its.catchUp(sql, owner);
    statistics.makeRoom();
    return its;
  }

  VectorCache vectors() {
    return vectors;
  }

  /** Something of the person's was taken away. */
  void drop(long owner) {
    vectors.drop(owner);
  }

  /** There is nobody of this number any more. */
  void forget(long owner) {
    statistics.drop(owner);
    vectors.drop(owner);
  }
}
