package io.osgent.storage.sqlite.internal;

import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is asked of the database, put together of the conditions that there are. For one thread. */
final class Question {
  private final StringBuilder sql;
  private final List<Object> values;

  /** @param select has a condition already */
  Question(String select, Object... values) {
    sql = new StringBuilder(select);
    this.values = new ArrayList<>(List.of(values));
  }

  static Question runs(RunFilter filter, Reach reach, String after, int limit) {
    String status = filter.status() == null ? null : filter.status().name().toLowerCase(Locale.ROOT);
    Question question = new Question("SELECT * FROM run WHERE 1 = 1").and("session = ?", filter.session())
        .and("agent = ?", filter.agent());
    // A conversation has fewer runs than its tenant; with a plus the tenant's index is not chosen.
    String hint = filter.session() == null ? "" : "+";
    return question.and(hint + "tenant = ?", reach.tenant()).and(hint + "user_id = ?", reach.user())
        .and("status = ?", status).newestFirst(after, limit);
  }

  static Question sessions(Reach reach, String after, int limit) {
    return new Question("SELECT * FROM session WHERE 1 = 1").of(reach).newestFirst(after, limit);
  }

  /** Those of a tenant's day, whosever they are, are in one index. */
  static Question runsSince(Reach reach, String principal, Instant since) {
    String index = reach.tenant() == null ? "" : " INDEXED BY run_by_time";
    return new Question("SELECT COUNT(*) FROM run" + index + " WHERE created_at >= ?", since.toEpochMilli()).of(reach)
        .and("principal = ?", principal);
  }

  Question of(Reach reach) {
    return and("tenant = ?", reach.tenant()).and("user_id = ?", reach.user());
  }

  /** @param value null where it does not matter */
  Question and(String condition, String value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      values.add(value);
    }
    return this;
  }

  private Question newestFirst(String after, int limit) {
    and("id < ?", after);
    sql.append(" ORDER BY id DESC LIMIT ?");
    values.add(limit);
    return this;
  }

  String sql() {
    return sql.toString();
  }

  Object[] values() {
    return values.toArray();
  }
}
