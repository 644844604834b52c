package io.osgent.storage.sqlite.internal;

import io.osgent.api.Problem;
import io.osgent.api.json.Json;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Session;
import io.osgent.server.storage.EventBlock;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;

/** Rows as the records they hold. */
final class Rows {
  private final Json json;

  Rows(Json json) {
    this.json = json;
  }

  Run run(ResultSet row) throws SQLException {
    String cost = row.getString("cost");
    long endedAt = row.getLong("ended_at");
    Instant end = row.wasNull() ? null : Instant.ofEpochMilli(endedAt);
    String problem = row.getString("problem");
    return new Run(row.getString("id"), row.getString("agent"), row.getInt("agent_version"), row.getString("session"),
        row.getString("tenant"), row.getString("user_id"),
        RunStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getString("input"), row.getInt("images"), row.getString("output"), row.getBoolean("json"),
        new RunUsage(row.getLong("input_tokens"), row.getLong("output_tokens"),
            cost == null ? null : new BigDecimal(cost)),
        Instant.ofEpochMilli(row.getLong("created_at")), end,
        problem == null ? null : json.read(problem, Problem.class));
  }

  static Session session(ResultSet row) throws SQLException {
    return new Session(row.getString("id"), row.getString("agent"), row.getString("tenant"), row.getString("user_id"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  static Artifact artifact(ResultSet row) throws SQLException {
    return new Artifact(row.getString("id"), row.getString("run"), row.getString("session"), row.getString("tenant"),
        row.getString("user_id"),
        row.getString("tool"), row.getString("call"), row.getLong("chars"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  static Feedback feedback(ResultSet row) throws SQLException {
    return new Feedback(row.getString("run"), row.getString("user_id"), row.getBoolean("helpful"),
        row.getString("comment"), Instant.ofEpochMilli(row.getLong("at")), row.getBoolean("counted"));
  }

  static EventBlock block(ResultSet row) throws SQLException {
    return new EventBlock(row.getString("run"), row.getLong("first"), row.getLong("last"), row.getString("lines"));
  }
}
