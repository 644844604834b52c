package io.osgent.activity.internal;

import io.osgent.api.json.Json;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.ErasureReport.Part;
import io.osgent.server.privacy.ErasureReport.Status;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which persons are to be erased, and how far that is. Whose it is stays on the disk only until it is done. Thread-safe. */
final class ErasureTable {
  private final Database database;
  private final Json json;

  ErasureTable(Database database, Json json) {
    this.database = database;
    this.json = json;
  }

  /** @param user null when it is done */
  record Erasure(String tenant, String user, ErasureReport report) {}

  /** One that nobody knows of until it has begun. */
  static Erasure fresh(String tenant, String user) {
    return new Erasure(tenant, user, new ErasureReport("era_" + UUID.randomUUID().toString().replace("-", ""),
        Status.RUNNING, Instant.now().truncatedTo(ChronoUnit.MILLIS), null, List.of()));
  }

  /** From here on it is durable that it will be done. */
  void begin(Erasure erasure) {
    ErasureReport report = erasure.report();
    database.write(new Reach(erasure.tenant(), erasure.user()), connection -> new Sql(connection).run(
        "INSERT INTO erasure (id, tenant, user_id, started_at, parts) VALUES (?, ?, ?, ?, '{}')", report.id(),
        erasure.tenant(), erasure.user(), report.startedAt().toEpochMilli()));
  }

  /** The one that goes on for this person. */
  Optional<Erasure> going(String tenant, String user) {
    return database.read(new Reach(tenant, user), connection -> new Sql(connection).one(this::erasure,
        "SELECT * FROM erasure WHERE tenant = ? AND user_id = ? AND ended_at IS NULL", tenant, user));
  }

  Optional<Erasure> find(String id) {
    return database.read(Reach.SERVER,
        connection -> new Sql(connection).one(this::erasure, "SELECT * FROM erasure WHERE id = ?", id));
  }

  List<Erasure> going() {
    return database.read(Reach.SERVER, connection -> new Sql(connection).all(this::erasure,
        "SELECT * FROM erasure WHERE ended_at IS NULL ORDER BY started_at"));
  }

  private Erasure erasure(ResultSet row) throws SQLException {
    long ended = row.getLong("ended_at");
    Instant endedAt = row.wasNull() ? null : Instant.ofEpochMilli(ended);
    var parts = new ArrayList<Part>();
    for (Map.Entry<?, ?> part : ((Map<?, ?>) json.read(row.getString("parts"), Map.class)).entrySet()) {
      String problem = String.valueOf(part.getValue());
      parts.add(new Part(String.valueOf(part.getKey()), problem.isEmpty(), problem.isEmpty() ? null : problem));
    }
    return new Erasure(row.getString("tenant"), row.getString("user_id"),
        new ErasureReport(row.getString("id"), endedAt == null ? Status.RUNNING : Status.COMPLETED,
            Instant.ofEpochMilli(row.getLong("started_at")), endedAt, parts));
  }

  /** @param parts what became of each kind: a problem, or an empty text when it is erased */
  void note(String id, Map<String, String> parts) {
    database.write(Reach.SERVER, connection -> new Sql(connection).run("UPDATE erasure SET parts = ? WHERE id = ?",
        json.write(parts), id));
  }

  /** Nothing says any more whose it was. */
  void forgetWhose(String id) {
    database.write(Reach.SERVER,
        connection -> new Sql(connection).run("UPDATE erasure SET user_id = NULL WHERE id = ?", id));
  }

  void end(String id) {
    database.write(Reach.SERVER, connection -> new Sql(connection).run("UPDATE erasure SET ended_at = ? WHERE id = ?",
        Instant.now().toEpochMilli(), id));
  }

  /** The kinds of data there ever were: one whose bundle is not here now is waited for. */
  List<String> kinds() {
    return database.read(Reach.SERVER, connection -> new Sql(connection).all(row -> row.getString(1),
        "SELECT kind FROM erasure_kind ORDER BY kind"));
  }

  void addKind(String kind) {
    database.write(Reach.SERVER, connection -> new Sql(connection).run(
        "INSERT INTO erasure_kind (kind) VALUES (?) ON CONFLICT (kind) DO NOTHING", kind));
  }

  void forgetKind(String kind) {
    database.write(Reach.SERVER,
        connection -> new Sql(connection).run("DELETE FROM erasure_kind WHERE kind = ?", kind));
  }
}
