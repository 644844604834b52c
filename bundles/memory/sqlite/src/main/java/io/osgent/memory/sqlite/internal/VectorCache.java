package io.osgent.memory.sqlite.internal;

import io.osgent.memory.search.vector.FlatIndex;
import io.osgent.memory.search.vector.Near;
import io.osgent.memory.sqlite.internal.VectorTable.Stored;
import java.sql.SQLException;
import java.util.List;

/**
 * The vectors of those people who asked lately, in memory. What was written since is read when they ask again. It may hold
 * more than there is any more: a place without a note is no answer. Thread-safe.
 */
final class VectorCache {
  /** Of a place, and where its vector stands. */
  private static final int BESIDES = 64;

  private final Cache<Vectors> people;

  /** @param most how many bytes; a person with more has them read each time */
  VectorCache(long most) {
    people = new Cache<>(most, Vectors::bytes);
  }

  /** One person's, of one model. */
  private static final class Vectors {
    private final String model;
    private final FlatIndex vectors;
    private long sequence = -1;

    Vectors(Meaning question) {
      this.model = question.model();
      this.vectors = new FlatIndex(question.vector().length);
    }

    synchronized List<Long> nearest(VectorTable table, long owner, float[] question, int limit) throws SQLException {
      catchUp(table, owner);
      return vectors.nearest(question, limit).stream().map(Near::id).toList();
    }

    private void catchUp(VectorTable table, long owner) throws SQLException {
      for (Stored stored : table.after(owner, model, sequence)) {
        sequence = stored.sequence();
        long place = NoteNumber.place(stored.number());
        // A model may have been replaced by another of its name; what it made before cannot be compared any more.
        if (stored.vector().length == vectors.dimensions()) {
          vectors.put(place, stored.vector());
        }
      }
    }

    boolean fit(Meaning question) {
      return model.equals(question.model()) && vectors.dimensions() == question.vector().length;
    }

    long bytes() {
      return (long) vectors.size() * (Float.BYTES * vectors.dimensions() + BESIDES);
    }
  }

  /** The places of the person's nearest vectors, the nearest first. */
  List<Long> nearest(Sql sql, long owner, Meaning question, int limit) throws SQLException {
    Vectors vectors = people.use(owner,
        known -> known != null && known.fit(question) ? known : new Vectors(question));
    List<Long> nearest = vectors.nearest(new VectorTable(sql), owner, question.vector(), limit);
    people.makeRoom();
    return nearest;
  }

  /** Something of the person's was taken away. */
  void drop(long owner) {
    people.drop(owner);
  }
}
