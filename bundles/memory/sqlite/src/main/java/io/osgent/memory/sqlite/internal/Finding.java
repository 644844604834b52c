package io.osgent.memory.sqlite.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.search.vector.FlatIndex;
import io.osgent.memory.search.vector.Near;
import io.osgent.memory.sqlite.internal.VectorTable.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One person's notes as one moment has them, by what a query leaves of them. */
final class Finding {
  /** More than these are not looked up before ranking: it is quicker to drop what does not fit. */
  private static final int FEW = 2000;

  private final Sql sql;
  private final Owner owner;
  private final Query query;
  private final Filter filter;

  Finding(Connection connection, Owner owner, Query query) {
    this.sql = new Sql(connection);
    this.owner = owner;
    this.query = query;
    filter = Filter.of(query, owner.number(), Instant.now());
  }

  Owner owner() {
    return owner;
  }

  Sql sql() {
    return sql;
  }

  Query query() {
    return query;
  }

  WordIndex words() {
    return new WordIndex(sql, owner.number());
  }

  /** The newest first. */
  List<Recollection> list(Json json) throws SQLException {
    Filter page = query.after() == null ? filter : filter.and("sequence < ?", sequence(query.after()));
    page = page.and("TRUE ORDER BY sequence DESC LIMIT ?", query.limit());
    return sql.all(StoredNote::read,
        "SELECT " + StoredNote.COLUMNS + " FROM memory_note WHERE " + page.condition(), page.values().toArray())
        .stream().map(note -> note.recollection(json, 0, List.of())).toList();
  }

  private long sequence(String id) throws SQLException {
    return sql.one(row -> row.getLong(1), "SELECT sequence FROM memory_note WHERE owner = ? AND id = ?",
        owner.number(), id).orElseThrow(
            () -> ProblemException.notFound("memory_not_found", "there is no memory '" + id + "' to go on behind"));
  }

  /** The places the query is for, where these are few; empty where they may be many. */
  Optional<Set<Long>> few() throws SQLException {
    if (!Filter.selective(query)) {
      return Optional.empty();
    }
    Filter first = filter.and("TRUE LIMIT ?", FEW + 1);
    List<Long> found = sql.all(row -> NoteNumber.place(row.getLong(1)),
        "SELECT number FROM memory_note WHERE " + first.condition(), first.values().toArray());
    return found.size() > FEW ? Optional.empty() : Optional.of(new HashSet<>(found));
  }

  /** Those of the notes at some places that the query is for. */
  List<StoredNote> at(Collection<Long> places) throws SQLException {
    Filter these = filter.and("number IN (SELECT value FROM json_each(?))", numbers(places).toString());
    // The numbers are what leads to them quickest.
    return sql.all(StoredNote::read,
        "SELECT " + StoredNote.COLUMNS + " FROM memory_note NOT INDEXED WHERE " + these.condition(),
        these.values().toArray());
  }

  /** The places among some whose vectors are nearest, the nearest first. */
  List<Long> nearest(Collection<Long> places, Meaning question, int limit) throws SQLException {
    var vectors = new FlatIndex(question.vector().length);
    for (Stored stored : new VectorTable(sql).of(numbers(places), question.model())) {
      if (stored.vector().length == vectors.dimensions()) {
        vectors.put(NoteNumber.place(stored.number()), stored.vector());
      }
    }
    return vectors.nearest(question.vector(), limit).stream().map(Near::id).toList();
  }

  private List<Long> numbers(Collection<Long> places) {
    return places.stream().map(place -> NoteNumber.of(owner.number(), place)).toList();
  }
}
