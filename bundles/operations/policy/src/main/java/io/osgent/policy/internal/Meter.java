package io.osgent.policy.internal;

import io.osgent.policy.internal.RuleSet.Counter;
import io.osgent.policy.internal.RuleSet.Decided;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.Rule;
import io.osgent.server.policy.Ruling;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Counts calls in the database, so that whoever replaces the bundle or starts the server anew does not begin to count anew. A call that is
 * judged twice is counted once. Thread-safe.
 */
final class Meter {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Database database;
  private final Clock clock;

  Meter(Database database, Clock clock) {
    this.database = Tables.in(database);
    this.clock = clock;
  }

  /** How it would be decided; nothing is counted. */
  Decided preview(RuleSet rules, Occasion call) {
    return database.read(new Reach(call.tenant(), call.user()), connection -> {
      var sql = new Sql(connection);
      return rules.decide(call, counter(sql, null));
    });
  }

  /** @param id of the call, and of no other */
  Decided decide(RuleSet rules, Occasion call, String id) {
    boolean[] counted = new boolean[1];
    Decided uncounted = rules.decide(call, (occasion, rule) -> {
      counted[0] = true;
      return null;
    });
    return counted[0]
        ? database.write(Reach.SERVER, connection -> count(new Sql(connection), rules, call, id))
        : uncounted;
  }

  private Decided count(Sql sql, RuleSet rules, Occasion call, String id) throws SQLException {
    long now = clock.millis();
    // Whoever has this row goes first: of two calls at once, the second sees the first.
    sql.run("""
        INSERT INTO policy_meter (tenant, person, tool, at) VALUES (?, ?, ?, ?)
        ON CONFLICT (tenant, person, tool) DO UPDATE SET at = excluded.at
        """, call.tenant(), call.user(), call.tool().name(), now);
    sql.run("DELETE FROM policy_call WHERE at <= ?", now - HOUR.toMillis());
    sql.run("DELETE FROM policy_meter WHERE at <= ?", now - HOUR.toMillis());
    Decided decided = rules.decide(call, counter(sql, id));
    // From when it was first judged on: what others are told of it stays true.
    if (decided.counts() && decided.finding().decision() != Ruling.DENY) {
      sql.run("""
          INSERT INTO policy_call (id, tenant, person, tool, at) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (id) DO NOTHING
          """, id, call.tenant(), call.user(), call.tool().name(), Math.max(now, latest(sql, call) + 1));
    }
    return decided;
  }

  /** So that of two calls one is always the first. */
  private static long latest(Sql sql, Occasion call) throws SQLException {
    return sql.all(row -> row.getLong(1), """
        SELECT COALESCE(MAX(at), 0) FROM policy_call WHERE tenant = ? AND person = ? AND tool = ?
        """, call.tenant(), call.user(), call.tool().name()).getFirst();
  }

  /**
   * Against a call count those that were judged before it was for the first time: what has come since takes nothing from it.
   *
   * @param id of the call, or null when it is none yet
   */
  private Counter counter(Sql sql, String id) {
    return (call, rule) -> {
      try {
        List<Long> others = sql.all(row -> row.getLong(1), """
            SELECT at FROM policy_call WHERE tenant = ? AND person = ? AND tool = ? AND at > ?
            AND at < COALESCE((SELECT at FROM policy_call WHERE id = ?), ?) ORDER BY at
            """, call.tenant(), call.user(), call.tool().name(), clock.millis() - HOUR.toMillis(),
            id == null ? "" : id, Long.MAX_VALUE);
        int perHour = rule.perHour();
        return others.size() < perHour ? null : full(call, rule, others.get(others.size() - perHour));
      } catch (SQLException e) {
        throw new StorageException("the calls could not be counted", e);
      }
    };
  }

  /** A question is the same however late it is: who has agreed to it is asked again when it reads otherwise. */
  private static String full(Occasion call, Rule rule, long makesRoom) {
    String full = "%s has been called %d times for this user within an hour, which is the limit"
        .formatted(call.tool().name(), rule.perHour());
    if (rule.beyond() == Ruling.ASK) {
      return full;
    }
    Instant next = Instant.ofEpochMilli(makesRoom).plus(HOUR).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    return full + "; the next call is possible at " + next;
  }

  /** Nothing of the person's calls is left. */
  void forget(String tenant, String user) {
    database.write(new Reach(tenant, user), connection -> {
      var sql = new Sql(connection);
      sql.run("DELETE FROM policy_call WHERE tenant = ? AND person = ?", tenant, user);
      return sql.run("DELETE FROM policy_meter WHERE tenant = ? AND person = ?", tenant, user);
    });
  }

  /** Nothing of the calls of anybody of the tenant is left. */
  void forgetTenant(String tenant) {
    database.write(Reach.ofTenant(tenant), connection -> {
      var sql = new Sql(connection);
      sql.run("DELETE FROM policy_call WHERE tenant = ?", tenant);
      return sql.run("DELETE FROM policy_meter WHERE tenant = ?", tenant);
    });
  }
}
