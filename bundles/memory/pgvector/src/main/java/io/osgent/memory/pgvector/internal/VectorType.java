package io.osgent.memory.pgvector.internal;

import com.pgvector.PGhalfvec;
import com.pgvector.PGvector;

/** How vectors are kept. What can be indexed is bounded by what fits a page of the database. */
enum VectorType {
  VECTOR("vector", "vector_ip_ops", 2000),
  HALFVEC("halfvec", "halfvec_ip_ops", 4000),
  /** Without pgvector, and for vectors it has no index for. */
  ARRAY("real[]", null, Integer.MAX_VALUE);

  final String sql;
  private final String operators;
  private final int most;

  VectorType(String sql, String operators, int most) {
    this.sql = sql;
    this.operators = operators;
    this.most = most;
  }

  static VectorType of(int dimensions, boolean pgvector) {
    return !pgvector ? ARRAY : dimensions <= VECTOR.most ? VECTOR : dimensions <= HALFVEC.most ? HALFVEC : ARRAY;
  }

  /** What makes a table of vectors. */
  String create(String table, int dimensions, int partitions) {
    String type = this == ARRAY ? sql : sql + "(" + dimensions + ")";
    String index = this == ARRAY ? "" : "CREATE INDEX ON " + table + " USING hnsw (embedding " + operators + ");";
    return Tables.vectors(table, type, partitions) + index;
  }

  Object value(float[] vector) {
    return switch (this) {
      case VECTOR -> new PGvector(vector);
      case HALFVEC -> new PGhalfvec(vector);
      case ARRAY -> vector;
    };
  }
}
