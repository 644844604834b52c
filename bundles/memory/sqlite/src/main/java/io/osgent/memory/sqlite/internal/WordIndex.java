package io.osgent.memory.sqlite.internal;

import io.osgent.memory.search.text.Posting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** In how many notes each of the terms occurs; one that occurs nowhere is left out. */
  Map<String, Long> frequencies(Shelf shelf, List<String> terms) throws SQLException {
    var found = new HashMap<String, Long>();
    for (String term : terms) {
      Optional<Long> count = sql.one(row -> row.getLong(1), "SELECT doc FROM " + counts(part) + " WHERE term = ?",
          prefix(shelf) + term);
      count.ifPresent(documents -> found.put(term, documents));
    }
    return found;
  }

  /** Where a term occurs, by place. */
  List<Posting> postings(Shelf shelf, String term) throws SQLException {
    // One row of many numbers costs a tenth of many rows.
    return sql.one(row -> postings(row.getString(1), row.getString(2)),
        "SELECT group_concat(doc), group_concat(length) FROM "
            + terms(part) + " CROSS JOIN memory_note INDEXED BY memory_note_length ON number = doc WHERE term = ?",
        prefix(shelf) + term).orElseThrow();
  }

  /** A note stands there as often as the term is in it. */
  private static List<Posting> postings(String notes, String lengths) {
    var found = new ArrayList<Posting>();
    if (notes == null) {
      return found;
    }
    var note = new Numbers(notes);
    var length = new Numbers(lengths);
    long last = note.next();
    int itsLength = (int) length.next();
    int frequency = 1;
    while (note.hasNext()) {
      long number = note.next();
      int thisLength = (int) length.next();
      if (number == last) {
        frequency++;
      } else {
        found.add(new Posting(NoteNumber.place(last), frequency, itsLength));
        last = number;
        itsLength = thisLength;
        frequency = 1;
      }
    }
    found.add(new Posting(NoteNumber.place(last), frequency, itsLength));
    return found;
  }
}
