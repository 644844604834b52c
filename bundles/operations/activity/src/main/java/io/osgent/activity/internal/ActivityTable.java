package io.osgent.activity.internal;

import io.osgent.server.Page;
import io.osgent.server.activity.Activities.Which;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Activity as rows, numbered in the order it was noted. Thread-safe. */
final class ActivityTable {
  /** What stands for a person whose data was erased. */
  static final String ERASED = "erased";
  /** A longer one was not written by us, and says no more. */
  private static final int LONGEST = 300;
  private static final int AT_ONCE = 500;
  private static final String DELETE = "DELETE FROM activity";

  private final Database database;
  /** The number that was given last; it is known when the database is there. */
  private OptionalLong last = OptionalLong.empty();

  ActivityTable(Database database) {
    this.database = database;
  }

  private record Row(long id, Activity activity) {}

  private record Target(long id, String action, String text) {}

  /** @return the first of so many */
  private synchronized long numbers(int count) {
    long before = last.isPresent()
        ? last.getAsLong()
        : database.read(Reach.SERVER,
            connection -> new Sql(connection).one(row -> row.getLong(1), "SELECT max(id) FROM activity")).orElse(0L);
    last = OptionalLong.of(before + count);
    return before + 1;
  }

  void add(List<Activity> some) {
    var next = new AtomicLong(numbers(some.size()));
    List<Object[]> rows = some.stream()
        .map(one -> new Object[]{next.getAndIncrement(), one.at().toEpochMilli(), cut(one.tenant()),
            cut(one.principal()), cut(one.credential()), cut(one.user()), cut(one.action()), cut(one.target()),
            word(one.outcome()), cut(one.problem()), cut(one.from()), cut(one.door())})
        .toList();
    database.write(Reach.SERVER, connection -> {
      new Sql(connection).runAll(
          """
              INSERT INTO activity (id, at, tenant, principal, credential, user_id, action, target, outcome, problem, address, door)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
          rows);
      return null;
    });
  }

  private static String cut(String text) {
    if (text == null || text.length() <= LONGEST) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  /** The newest first. */
  Page<Activity> list(String tenant, Optional<String> user, Which which, long before, int limit) {
    var sql = new StringBuilder("SELECT * FROM activity WHERE tenant = ? AND id < ?");
    var values = new ArrayList<Object>(List.of(tenant, before));
    and(sql, values, "user_id = ?", user.orElse(null));
    and(sql, values, "action = ?", which.action());
    and(sql, values, "outcome = ?", which.outcome() == null ? null : word(which.outcome()));
    and(sql, values, "at >= ?", which.since() == null ? null : which.since().toEpochMilli());
    values.add(limit + 1);
    List<Row> rows = database.read(new Reach(tenant, user.orElse(null)),
        connection -> new Sql(connection).all(ActivityTable::row,
            sql + " ORDER BY id DESC LIMIT ?", values.toArray()));
    List<Row> page = rows.subList(0, Math.min(limit, rows.size()));
    return new Page<>(page.stream().map(Row::activity).toList(),
        rows.size() > limit ? Long.toString(page.getLast().id()) : null);
  }

  private static void and(StringBuilder sql, List<Object> values, String condition, Object value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      values.add(value);
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(row.getLong("id"),
        new Activity(Instant.ofEpochMilli(row.getLong("at")), row.getString("tenant"), row.getString("principal"),
            row.getString("credential"), row.getString("user_id"), row.getString("action"), row.getString("target"),
            Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)), row.getString("problem"),
            row.getString("address"), row.getString("door")));
  }

  /** Deletes what is older, a little at a time. */
  long deleteBefore(Instant limit, Pace pace) throws InterruptedException {
    return change(DELETE, Reach.SERVER, pace, "at < ?", limit.toEpochMilli());
  }

  /** Deletes what was done for a person; where the person was a part of what others did, it has no name any more. */
  void erase(String tenant, String user) throws InterruptedException {
    Reach reach = Reach.ofTenant(tenant);
    change(DELETE, reach, Pace.BRISK, "tenant = ? AND user_id = ?", tenant, user);
    for (String principal : List.of("login/" + user, "oidc/" + user)) {
      change("UPDATE activity SET principal = '" + ERASED + "', credential = NULL, address = NULL", reach, Pace.BRISK,
          "tenant = ? AND principal = ?", tenant, principal);
    }
    eraseTargets(tenant, user);
  }

  /** Deletes what was done in a tenant, a little at a time. */
  void eraseTenant(String tenant) throws InterruptedException {
    change(DELETE, Reach.ofTenant(tenant), Pace.BRISK, "tenant = ?", tenant);
  }

  /**
   * Changes a little at a time, so that others may write in between; which rows that is, is found out before they have to wait.
   *
   * @param which those that are still to be changed
   */
  private long change(String change, Reach reach, Pace pace, String which, Object... values)
      throws InterruptedException {
    return pace.repeat(() -> {
      List<Object[]> ids = database.read(reach, connection -> new Sql(connection).all(
          row -> new Object[]{row.getLong(1)}, "SELECT id FROM activity WHERE " + which + " LIMIT " + AT_ONCE,
          values));
      if (!ids.isEmpty()) {
        database.write(reach, connection -> {
          new Sql(connection).runAll(change + " WHERE id = ?", ids);
          return null;
        });
      }
      return ids.size();
    });
  }

  private void eraseTargets(String tenant, String user) {
    var name = new TargetName(user);
    long after = 0;
    List<Target> some;
    do {
      long from = after;
      some = database.read(Reach.ofTenant(tenant), connection -> new Sql(connection).all(
          row -> new Target(row.getLong(1), row.getString(2), row.getString(3)),
          "SELECT id, action, target FROM activity WHERE tenant = ? AND id > ? AND target IS NOT NULL ORDER BY id LIMIT "
              + AT_ONCE,
          tenant, from));
      List<Object[]> changed = some.stream().map(target -> new Object[]{name.erased(target.action(), target.text()),
          target.id(), target.text()}).filter(row -> !row[0].equals(row[2])).map(row -> new Object[]{row[0], row[1]})
          .toList();
      if (!changed.isEmpty()) {
        database.write(Reach.ofTenant(tenant), connection -> {
          new Sql(connection).runAll("UPDATE activity SET target = ? WHERE id = ?", changed);
          return null;
        });
      }
      after = some.isEmpty() ? after : some.getLast().id();
    } while (some.size() == AT_ONCE);
  }
}
