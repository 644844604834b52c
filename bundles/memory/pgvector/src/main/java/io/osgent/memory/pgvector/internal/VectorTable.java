package io.osgent.memory.pgvector.internal;

import io.osgent.memory.pgvector.internal.Sql.Select;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/** The vectors of one model: those of two never go together. */
record VectorTable(String name, String model, int dimensions, VectorType type) {
  /** A person with fewer is found faster by looking at each of theirs than by an index that is others' as well. */
  static final int EXACT = 3000;
  private static final int SEARCHED = 40;
  /** So that enough are left when those that are retired or bookkeeping are taken away. */
  private static final int SPARE = 2;
  private static final int ROWS = 1000;

  /** A vector to be kept, of the note at the place as it was recorded then. */
  record Embedded(long place, Instant recordedAt, float[] vector) {}

  private record Near(long place, double nearness) {}

  private static final Comparator<Near> NEAREST_FIRST = Comparator.comparingDouble(Near::nearness).reversed();

  static VectorTable of(String model, int dimensions, VectorType type) {
    var sum = new CRC32C();
    sum.update((model + " " + dimensions).getBytes(StandardCharsets.UTF_8));
    return new VectorTable(String.format(Locale.ROOT, "memory_%s_%08x",
        type == VectorType.ARRAY ? "array" : type.sql, sum.getValue()), model, dimensions, type);
  }

  /** Keeps those whose notes are still what they were. In a transaction that has the person to itself. */
  void add(Connection connection, Person person, List<Embedded> vectors) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + name
        + " (tenant, user_id, place, embedding) SELECT tenant, user_id, place, ?::" + type.sql + " FROM memory_note"
        + " WHERE tenant = ? AND user_id = ? AND place = ? AND recorded_at = ? ON CONFLICT DO NOTHING")) {
      for (Embedded each : vectors) {
        Sql.set(insert, type.value(each.vector()), person.tenant(), person.user(), each.place(),
            Times.stored(each.recordedAt()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * What to ask for the nearest notes; the last answer is for {@link #places}.
   *
   * @param notes how many the person has
   * @param plain whether nearly all of them pass the filter: then it is left to who looks at them
   */
  List<Select<?>> nearest(Person person, float[] question, Filter filter, boolean plain, long notes, int limit) {
    boolean exact = notes <= EXACT;
    // What is no plain column is not in any index.
    String distance = "(embedding <#> ?::" + type.sql + ")" + (exact ? " + 0" : "") + " AS distance";
    var settings = new Select<>(row -> row.getString(1), """
        SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
          set_config('hnsw.ef_search', ?, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
          set_config('enable_sort', ?, true), set_config('enable_seqscan', 'off', true),
          set_config('jit', 'off', true)""",
        String.valueOf(SEARCHED), exact ? "on" : "off");
    var values = new ArrayList<Object>();
    values.add(type.value(question));
    if (plain) {
      values.addAll(List.of(person.tenant(), person.user()));
    } else {
      values.addAll(filter.values());
    }
    values.add(limit * SPARE);
    String rows = plain
        ? " WHERE tenant = ? AND user_id = ?"
        : " JOIN memory_note USING (tenant, user_id, place) WHERE " + filter.conditions();
    return List.of(settings, new Select<>(row -> new Near(row.getLong(1), -row.getDouble(2)),
        "SELECT place, " + distance + " FROM " + name + rows + " ORDER BY distance LIMIT ?", values.toArray()));
  }

  /** The best first; an index gives them roughly so. */
  static List<Long> places(List<?> answer) {
    return answer.stream().map(Near.class::cast).sorted(NEAREST_FIRST).map(Near::place).toList();
  }

  /** The same where the database cannot compare vectors: each of the person's is looked at here. */
  List<Long> nearestOfAll(Connection connection, float[] question, Filter filter, int limit) throws SQLException {
    var found = new ArrayList<Near>();
    try (PreparedStatement all = connection.prepareStatement("SELECT place, array_send(embedding) FROM " + name
        + " JOIN memory_note USING (tenant, user_id, place) WHERE " + filter.conditions())) {
      // They are not all held at once.
      all.setFetchSize(ROWS);
      Sql.set(all, filter.valuesAnd());
      try (ResultSet row = all.executeQuery()) {
        while (row.next()) {
          found.add(new Near(row.getLong(1), nearness(question, row.getBytes(2))));
        }
      }
    }
    return found.stream().sorted(NEAREST_FIRST).limit(limit).map(Near::place).toList();
  }

  /** An array is sent as five numbers about it, and each element behind its size. */
  private static double nearness(float[] question, byte[] array) {
    ByteBuffer elements = ByteBuffer.wrap(array, 5 * Integer.BYTES, array.length - 5 * Integer.BYTES);
    double sum = 0;
    for (float each : question) {
      elements.getInt();
      sum += each * elements.getFloat();
    }
    return sum;
  }
}
