package io.osgent.memory.sqlite.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Vectors of notes, as 32-bit floats, least byte first, each with the name of the model that made it. */
record VectorTable(Sql sql) {
  /** A note's vector. */
  record Stored(long number, long sequence, float[] vector) {
    static Stored read(ResultSet row) throws SQLException {
      byte[] bytes = row.getBytes(3);
      var vector = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
      return new Stored(row.getLong(1), row.getLong(2), vector);
    }
  }

  void put(long note, long owner, long sequence, String model, float[] vector) throws SQLException {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    sql.run("INSERT OR REPLACE INTO memory_vector (note, owner, sequence, model, vector) VALUES (?, ?, ?, ?, ?)",
        note, owner, sequence, model, bytes.array());
  }

  /** Those of some notes that a model made. */
  List<Stored> of(Collection<Long> notes, String model) throws SQLException {
    return sql.all(Stored::read, """
        SELECT note, sequence, vector FROM memory_vector
        WHERE note IN (SELECT value FROM json_each(?)) AND model = ?""", notes.toString(), model);
  }

  /** Those a person has of a model that were made after a number of the sequence, in their order. */
  List<Stored> after(long owner, String model, long sequence) throws SQLException {
    return sql.all(Stored::read, """
        SELECT note, sequence, vector FROM memory_vector WHERE owner = ? AND sequence > ? AND model = ?
        ORDER BY sequence""", owner, sequence, model);
  }
}
