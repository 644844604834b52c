package io.osgent.memory.sqlite.internal;

import io.osgent.memory.sqlite.internal.VectorTable.Stored;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors of those people who asked lately, in memory. What was written since is read when they ask again. It may hold
 * more than there is any more: a place without a note is no answer. Thread-safe.
 */
final class VectorCache {
  private final long most;
  /** The one used longest ago is the first. */
  private final Map<Long, Vectors> people = new LinkedHashMap<>(16, 0.75f, true);

  /** @param most how many bytes; a person with more has them read each time */
  VectorCache(long most) {
    this.most = most;
  }

  /** One person's, of one model. For one thread at a time. */
  private static final class Vectors {
    private final String model;
    private final FlatVectors vectors;
    private long sequence = -1;

    Vectors(Meaning question) {
      this.model = question.model();
      this.vectors = new FlatVectors(question.vector().length);
    }

    void catchUp(VectorTable table, long owner) throws SQLException {
      boolean first = sequence < 0;
      for (Stored stored : table.after(owner, model, sequence)) {
        sequence = stored.sequence();
        long place = NoteNumber.place(stored.number());
        // A model may have been replaced by another of its name; what it made before cannot be compared any more.
        if (stored.vector().length != vectors.dimensions()) {
          continue;
        } else if (first) {
          vectors.add(place, stored.vector());
        } else {
          vectors.put(place, stored.vector());
        }
      }
    }

    boolean fit(Meaning question) {
      return model.equals(question.model()) && vectors.dimensions() == question.vector().length;
    }

    long bytes() {
      return vectors.bytes();
    }
  }

  /** The places of the person's nearest vectors, the nearest first. */
  List<Long> nearest(Sql sql, long owner, Meaning question, int limit) throws SQLException {
    Vectors vectors;
    synchronized (people) {
      vectors = people.compute(owner,
          (each, known) -> known != null && known.fit(question) ? known : new Vectors(question));
    }
    List<Long> nearest;
    synchronized (vectors) {
      vectors.catchUp(new VectorTable(sql), owner);
      nearest = vectors.vectors.nearest(question.vector(), limit);
    }
    makeRoom();
    return nearest;
  }

  private void makeRoom() {
    synchronized (people) {
      var sizes = new HashMap<Long, Long>();
      people.forEach((owner, vectors) -> sizes.put(owner, vectors.bytes()));
      long all = sizes.values().stream().mapToLong(each -> each).sum();
      for (Iterator<Long> oldest = people.keySet().iterator(); all > most && oldest.hasNext();) {
        all -= sizes.get(oldest.next());
        oldest.remove();
      }
    }
  }

  /** Something of the person's was taken away. */
  void drop(long owner) {
    synchronized (people) {
      people.remove(owner);
    }
  }
}
