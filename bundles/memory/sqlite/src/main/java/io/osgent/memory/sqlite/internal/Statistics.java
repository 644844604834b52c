package io.osgent.memory.sqlite.internal;

import io.osgent.memory.search.text.Places;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What ranking wants to know of one person's notes, too often to look it up: how long each is, and about how many have a
 * word that many have. It may know of notes that are not there any more; nobody asks for those. Thread-safe.
 */
final class Statistics {
  /** A word that fewer notes have is counted each time: that is quick. */
  private static final long COMMON = 500;
  /** What was counted holds until so much has changed, as a share of all. */
  private static final double CHANGE = 0.02;

  private int[][] lengths = new int[16][];
  private long size;
  private long sequence = -1;
  private final Map<String, Counted> common = new HashMap<>();

  private record Counted(long notes, long sequence) {}

  /** Reads what was written since. */
  synchronized void catchUp(Sql sql, Owner owner) throws SQLException {
    if (sequence >= owner.sequence()) {
      return;
    }
    // One row of many numbers costs a tenth of many rows.
    sql.one(row -> {
      if (row.getString(1) != null) {
        var number = new Numbers(row.getString(1));
        var length = new Numbers(row.getString(2));
        while (number.hasNext()) {
          put(NoteNumber.place(number.next()), (int) length.next());
        }
      }
      return true;
    }, "SELECT group_concat(number), group_concat(length) FROM memory_note WHERE owner = ? AND sequence > ?",
        owner.number(), sequence);
    sequence = owner.sequence();
  }

  private void put(long place, int length) {
    int session = (int) (place / Places.SESSION);
    int index = (int) (place % Places.SESSION);
    if (session >= lengths.length) {
      lengths = Arrays.copyOf(lengths, Math.max(session + 1, 2 * lengths.length));
    }
    int[] its = lengths[session] == null ? new int[index + 1] : lengths[session];
    if (index >= its.length) {
      its = Arrays.copyOf(its, Math.max(index + 1, 2 * its.length));
    }
    its[index] = length;
    lengths[session] = its;
    size++;
  }

  /** How long the notes at some places are, in terms. */
  synchronized int[] lengths(long[] places) {
    var found = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      found[i] = lengths[(int) (places[i] / Places.SESSION)][(int) (places[i] % Places.SESSION)];
    }
    return found;
  }

  /** About how many notes have a word; empty where that is to be counted. */
  synchronized OptionalLong common(String word, Owner owner) {
    Counted counted = common.get(word);
    if (counted == null || owner.sequence() - counted.sequence() > CHANGE * counted.notes()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(counted.notes());
  }

  synchronized void counted(String word, long notes, Owner owner) {
    if (notes >= COMMON) {
      common.put(word, new Counted(notes, owner.sequence()));
    }
  }

  /** How many notes it knows of. */
  synchronized long size() {
    return size;
  }
}
