package io.osgent.memory.pgvector.internal;

import io.osgent.memory.search.text.Posting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a transaction changes about where terms occur. A row holds a term's occurrences in {@link #CHUNK} notes of a kind,
 * one after the other as they were written: a new note adds a few bytes to a few rows.
 */
final class TermChanges {
  /** Few rows to read for a term of a person with many notes, and few bytes to write again with each note. */
  static final int CHUNK = 1024;

  private record Row(String term, String kind, long chunk) {}

  private final Map<Row, Map<Long, Posting>> added = new TreeMap<>(
      java.util.Comparator.comparing(Row::term).thenComparing(Row::kind).thenComparing(Row::chunk));
  private final Map<Row, Set<Long>> removed = new HashMap<>();

  void add(List<String> terms, String kind, long number, long place) {
    terms.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .forEach((term, frequency) -> added
            .computeIfAbsent(new Row(term, kind, number / CHUNK), row -> new TreeMap<>())
            .put(place, new Posting(place, frequency.intValue(), terms.size())));
  }

  void remove(List<String> terms, String kind, long number, long place) {
    for (String term : new HashSet<>(terms)) {
      var row = new Row(term, kind, number / CHUNK);
      Map<Long, Posting> own = added.get(row);
      if (own == null || own.remove(place) == null) {
        removed.computeIfAbsent(row, each -> new HashSet<>()).add(place);
      }
    }
  }

  /** In a transaction that has the person to itself. */
  void apply(Connection connection, Person person) throws SQLException {
    if (!removed.isEmpty()) {
      take(connection, person);
    }
    if (!added.isEmpty()) {
      put(connection, person);
    }
  }

  private void take(Connection connection, Person person) throws SQLException {
    var rows = new ArrayList<>(removed.keySet());
    record Held(Row row, byte[] postings) {}
    List<Held> held = Sql.all(connection,
        row -> new Held(new Row(row.getString(1), row.getString(2), row.getLong(3)), row.getBytes(4)), """
            SELECT term, kind, chunk, postings FROM memory_term
            WHERE tenant = ? AND user_id = ? AND term = ANY (?) AND kind = ANY (?) AND chunk = ANY (?)""",
        person.tenant(), person.user(), distinct(rows, Row::term), distinct(rows, Row::kind),
        rows.stream().mapToLong(Row::chunk).distinct().toArray());
    try (PreparedStatement delete = connection.prepareStatement("""
        DELETE FROM memory_term WHERE tenant = ? AND user_id = ? AND term = ? AND kind = ? AND chunk = ?""");
        PreparedStatement update = connection.prepareStatement("""
            UPDATE memory_term SET postings = ?
            WHERE tenant = ? AND user_id = ? AND term = ? AND kind = ? AND chunk = ?""")) {
      for (Held each : held) {
        Row row = each.row();
        Set<Long> gone = removed.getOrDefault(row, Set.of());
        List<Posting> before = Postings.decode(each.postings());
        List<Posting> left = before.stream().filter(posting -> !gone.contains(posting.place())).toList();
        if (left.isEmpty()) {
          Sql.set(delete, person.tenant(), person.user(), row.term(), row.kind(), row.chunk());
          delete.addBatch();
        } else if (left.size() < before.size()) {
          Sql.set(update, Postings.encode(left), person.tenant(), person.user(), row.term(), row.kind(), row.chunk());
          update.addBatch();
        }
      }
      delete.executeBatch();
      update.executeBatch();
    }
  }

  private static String[] distinct(List<Row> rows, Function<Row, String> field) {
    return rows.stream().map(field).distinct().toArray(String[]::new);
  }

  private void put(Connection connection, Person person) throws SQLException {
    var rows = new ArrayList<Row>();
    var postings = new ArrayList<byte[]>();
    added.forEach((row, own) -> {
      if (!own.isEmpty()) {
        rows.add(row);
        postings.add(Postings.encode(own.values()));
      }
    });
    Sql.update(connection, """
        INSERT INTO memory_term AS held (tenant, user_id, term, kind, chunk, postings)
        SELECT ?, ?, * FROM unnest(?, ?, ?, ?)
        ON CONFLICT (tenant, user_id, term, kind, chunk)
        DO UPDATE SET postings = held.postings || excluded.postings""", person.tenant(), person.user(),
        rows.stream().map(Row::term).toArray(String[]::new), rows.stream().map(Row::kind).toArray(String[]::new),
        rows.stream().mapToLong(Row::chunk).toArray(), postings.toArray(byte[][]::new));
  }
}
