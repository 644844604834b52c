package io.osgent.memory.sqlite.internal;

import io.osgent.api.Scope;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.server.storage.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Embeds the notes that have no vector of the present model: it was slow or gone when they came, or another one then. */
final class Backlog {
  private static final int AT_ONCE = 32;
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration WITHOUT_MODEL = Duration.ofSeconds(30);

  private final Database database;
  private final Embedding embedding;
  /** Where the notes begin that are not known to have vectors, and of which model. */
  private long from;
  private String model = "";

  Backlog(Database database, Embedding embedding) {
    this.database = database;
    this.embedding = embedding;
  }

  /** A note that lacks a vector. */
  private record Missing(long number, long owner, long sequence, StoredNote note) {}

  /** Some notes of one person. */
  private record Batch(Scope scope, List<Missing> missing) {}

  Work.Next round() throws InterruptedException {
    Optional<Embedder> embedder = embedding.embedder();
    if (embedder.isEmpty()) {
      return new Work.Next(WITHOUT_MODEL, embedding.configured());
    }
    from = 0;
    model = embedder.get().model();
    for (Optional<Batch> batch = next(); batch.isPresent(); batch = next()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!embed(embedder.get(), batch.get())) {
        return new Work.Next(WITHOUT_MODEL, true);
      }
    }
    return new Work.Next(REST, false);
  }

  private Optional<Batch> next() {
    return database.read(connection -> {
      var sql = new Sql(connection);
      List<Missing> missing = sql.all(
          row -> new Missing(row.getLong(1), row.getLong(16), row.getLong(17), StoredNote.read(row)),
          "SELECT " + StoredNote.COLUMNS
              + ", owner, sequence FROM memory_note WHERE number >= ? AND kind NOT GLOB '.*' "
              + "AND NOT EXISTS (SELECT 1 FROM memory_vector WHERE note = number AND model = ?) ORDER BY number LIMIT ?",
          from, model, AT_ONCE);
      if (missing.isEmpty()) {
        return Optional.empty();
      }
      long owner = missing.getFirst().owner();
      List<Missing> theirs = missing.stream().filter(each -> each.owner() == owner).toList();
      Optional<Scope> scope = sql.one(row -> new Scope(row.getString(1), row.getString(2), null, null),
          "SELECT tenant, user_id FROM memory_owner WHERE number = ?", owner);
      // Those of somebody who is being forgotten are passed over.
      return Optional.of(new Batch(scope.orElse(null), theirs));
    });
  }

  /** @return whether the model answers */
  private boolean embed(Embedder embedder, Batch batch) {
    if (batch.scope() != null) {
      List<String> texts = batch.missing().stream().map(each -> Embedding.text(each.note().bare())).toList();
      Optional<List<float[]>> vectors = embedder.documents(batch.scope(), texts);
      if (vectors.isEmpty()) {
        return false;
      }
      database.write(connection -> {
        var sql = new Sql(connection);
        for (int i = 0; i < texts.size(); i++) {
          put(sql, batch.missing().get(i), vectors.get().get(i));
        }
        return null;
      });
    }
    from = batch.missing().getLast().number() + 1;
    return true;
  }

  /** A note that was changed or deleted in the meantime is passed over. */
  private void put(Sql sql, Missing missing, float[] vector) throws SQLException {
    boolean there = sql.one(row -> true, "SELECT 1 FROM memory_note WHERE number = ? AND sequence = ?",
        missing.number(), missing.sequence()).isPresent();
    if (there && sql.run("UPDATE memory_owner SET sequence = sequence + 1 WHERE number = ?", missing.owner()) == 1) {
      long sequence = sql.one(row -> row.getLong(1), "SELECT sequence FROM memory_owner WHERE number = ?",
          missing.owner()).orElseThrow();
      new VectorTable(sql).put(missing.number(), missing.owner(), sequence, model, vector);
    }
  }
}
