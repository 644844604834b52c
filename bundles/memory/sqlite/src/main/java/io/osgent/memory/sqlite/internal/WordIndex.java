package io.osgent.memory.sqlite.internal;

import io.osgent.memory.search.text.Posting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Which notes words occur in: FTS5 as an inverted index, over the terms of the analyser with their owner's number before
 * them. So what is found for a term, and how often, is this person's alone. It is in several parts, each person's words
 * in one, so that what was deleted is merged away without touching all.
 */
final class WordIndex {
  static final int PARTS = 16;

  private final Sql sql;
  private final long owner;
  private final int part;

  WordIndex(Sql sql, long owner) {
    this.sql = sql;
    this.owner = owner;
    this.part = part(owner);
  }

  static int part(long owner) {
    return (int) (owner % PARTS);
  }

  static String words(int part) {
    return "memory_words_" + part;
  }

  static String terms(int part) {
    return "memory_terms_" + part;
  }

  static String counts(int part) {
    return "memory_counts_" + part;
  }

  /** @param shelf bookkeeping has its own, so that what it says does not count where it is not asked for */
  private String prefix(Shelf shelf) {
    return Long.toString(owner, Character.MAX_RADIX) + shelf.mark;
  }

  /** Where a note's words stand. */
  enum Shelf {
    NOTES("·"), BOOKKEEPING("··");

    private final String mark;

    Shelf(String mark) {
      this.mark = mark;
    }

    static Shelf of(String kind) {
      return kind.startsWith(".") ? BOOKKEEPING : NOTES;
    }
  }

  void add(long note, Shelf shelf, List<String> terms) throws SQLException {
    String prefix = prefix(shelf);
    var words = new StringBuilder();
    for (String term : terms) {
      words.append(prefix).append(term).append(' ');
    }
    sql.run("INSERT INTO " + words(part) + " (rowid, words) VALUES (?, ?)", note, words.toString());
  }

  /** It is not found any more; its words stay in the file until the part is merged, see {@link Erasure}. */
  void remove(Collection<Long> notes) throws SQLException {
    sql.run("DELETE FROM " + words(part) + " WHERE rowid IN (SELECT value FROM json_each(?))", notes.toString());
    sql.run("""
        INSERT INTO memory_unmerged (part, deleted) VALUES (?1, ?2)
        ON CONFLICT (part) DO UPDATE SET deleted = deleted + ?2""", part, notes.size());
  }

  /** In about how many notes each of the terms occurs; one that occurs nowhere is left out. */
  Map<String, Long> frequencies(Shelf shelf, List<String> terms, Statistics statistics, Owner of) throws SQLException {
    var found = new HashMap<String, Long>();
    for (String term : terms) {
      String word = prefix(shelf) + term;
      OptionalLong known = statistics.common(word, of);
      if (known.isPresent()) {
        found.put(term, known.getAsLong());
      } else {
        sql.one(row -> row.getLong(1), "SELECT doc FROM " + counts(part) + " WHERE term = ?", word)
            .ifPresent(notes -> {
              found.put(term, notes);
              statistics.counted(word, notes, of);
            });
      }
    }
    return found;
  }

  /** Where a term occurs, by place. */
  List<Posting> postings(Shelf shelf, String term, Statistics statistics) throws SQLException {
    // One row of many numbers costs a tenth of many rows.
    String notes = sql.one(row -> row.getString(1), "SELECT group_concat(doc) FROM " + terms(part) + " WHERE term = ?",
        prefix(shelf) + term).orElse(null);
    if (notes == null) {
      return List.of();
    }
    long[] places = places(notes);
    int[] lengths = statistics.lengths(places);
    var found = new ArrayList<Posting>(places.length);
    for (int i = 0; i < places.length;) {
      // A note stands there as often as the term is in it.
      int first = i;
      while (i < places.length && places[i] == places[first]) {
        i++;
      }
      found.add(new Posting(places[first], i - first, lengths[first]));
    }
    return found;
  }

  private static long[] places(String notes) {
    var number = new Numbers(notes);
    var places = LongStream.builder();
    while (number.hasNext()) {
      places.add(NoteNumber.place(number.next()));
    }
    return places.build().toArray();
  }
}
