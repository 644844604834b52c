package io.osgent.activity.internal;

import io.osgent.server.usage.Dimension;
import io.osgent.server.usage.UsageReport.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was used, added up by day and whatever else it is told apart by, on a connection that somebody lends. */
final class UsageTable {
  private static final List<String> AMOUNTS = List.of("runs", "model_calls", "cached_calls", "input_tokens",
      "output_tokens", "cached_input_tokens", "cost", "unpriced_calls", "tool_calls", "tool_errors");
  private static final String KEYS = "day, tenant, user_id, agent, principal, provider, model, tool";
  private static final String ADD = "INSERT INTO usage_total (" + KEYS + ", " + String.join(", ", AMOUNTS) + ") ";
  private static final String TO_WHAT_IS_THERE = " ON CONFLICT (tenant, user_id, day, agent, principal, provider, model, tool)"
      + " DO UPDATE SET "
      + AMOUNTS.stream().map(name -> name + " = usage_total." + name + " + excluded." + name)
          .collect(Collectors.joining(", "));

  private final Sql sql;

  UsageTable(Sql sql) {
    this.sql = sql;
  }

  void add(Map<Cell, Amounts> used) throws SQLException {
    sql.runAll(ADD + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" + TO_WHAT_IS_THERE,
        used.entrySet().stream().map(entry -> {
          Cell cell = entry.getKey();
          Amounts amounts = entry.getValue();
          return new Object[]{cell.day(), cell.tenant(), cell.user(), cell.agent(), cell.key(), cell.provider(),
              cell.model(), cell.tool(), amounts.runs(), amounts.modelCalls(), amounts.cachedCalls(),
              amounts.inputTokens(), amounts.outputTokens(), amounts.cachedInputTokens(), amounts.cost(),
              amounts.unpricedCalls(), amounts.toolCalls(), amounts.toolErrors()};
        }).toList());
  }

  void forgetFrom(String day) throws SQLException {
    sql.run("DELETE FROM usage_total WHERE day >= ?", day);
  }

  /**
   * What a person used is nobody's from then on, and still a part of every sum; nor does what others used say that the person has begun it.
   */
  void erase(String tenant, String user) throws SQLException {
    merge("'" + ActivityTable.ERASED + "'", "user_id = ? AND (user_id <> '" + ActivityTable.ERASED
        + "' OR principal <> '" + ActivityTable.ERASED + "')", tenant, user);
    merge("user_id", "principal IN (?, ?)", tenant, "login/" + user, "oidc/" + user);
  }

  /** Adds rows to those that say nothing of who has begun it. */
  private void merge(String user, String which, Object... values) throws SQLException {
    sql.run(ADD + "SELECT day, tenant, " + user + ", agent, '" + ActivityTable.ERASED + "', provider, model, tool, "
        + AMOUNTS.stream().map(name -> "SUM(" + name + ")").collect(Collectors.joining(", "))
        + " FROM usage_total WHERE tenant = ? AND " + which
        + " GROUP BY day, tenant, user_id, agent, provider, model, tool" + TO_WHAT_IS_THERE, values);
    sql.run("DELETE FROM usage_total WHERE tenant = ? AND " + which, values);
  }

  void eraseTenant(String tenant) throws SQLException {
    sql.run("DELETE FROM usage_total WHERE tenant = ?", tenant);
  }

  /**
   * @param user only this person's, or null
   * @param most rows to read
   */
  List<Row> sums(String tenant, String user, List<Dimension> groupBy, LocalDate from, LocalDate to, int most)
      throws SQLException {
    boolean models = groupBy.contains(Dimension.MODEL) || groupBy.contains(Dimension.PROVIDER);
    boolean tools = groupBy.contains(Dimension.TOOL);
    List<String> columns = groupBy.stream().map(UsageTable::column).toList();
    var text = new StringBuilder("SELECT ").append(Stream.concat(columns.stream(),
        AMOUNTS.stream().map(name -> "SUM(" + name + ") AS " + name)).collect(Collectors.joining(", ")))
        .append(" FROM usage_total WHERE tenant = ? AND day BETWEEN ? AND ?");
    var values = new ArrayList<Object>(List.of(tenant, from.toString(), to.toString()));
    if (user != null) {
      text.append(" AND user_id = ?");
      values.add(user);
    }
    text.append(models ? " AND model <> ''" : "").append(tools ? " AND tool <> ''" : "");
    if (!columns.isEmpty()) {
      String list = String.join(", ", columns);
      text.append(" GROUP BY ").append(list).append(" ORDER BY ").append(list);
    } else {
      text.append(" HAVING COUNT(*) > 0");
    }
    values.add(most);
    return sql.all(row -> row(row, groupBy, models || tools), text.append(" LIMIT ?").toString(), values.toArray());
  }

  private static String column(Dimension dimension) {
    return switch (dimension) {
      case DAY -> "day";
      case USER -> "user_id";
      case AGENT -> "agent";
      case MODEL -> "model";
      case PROVIDER -> "provider";
      case TOOL -> "tool";
      case KEY -> "principal";
    };
  }

  private static Row row(ResultSet row, List<Dimension> groupBy, boolean partOfRuns) throws SQLException {
    var amounts = new Amounts(row.getLong("runs"), row.getLong("model_calls"), row.getLong("cached_calls"),
        row.getLong("input_tokens"), row.getLong("output_tokens"), row.getLong("cached_input_tokens"),
        row.getLong("cost"), row.getLong("unpriced_calls"), row.getLong("tool_calls"), row.getLong("tool_errors"));
    String day = group(row, groupBy, Dimension.DAY);
    return new Row(day == null ? null : LocalDate.parse(day), group(row, groupBy, Dimension.USER),
        group(row, groupBy, Dimension.AGENT), group(row, groupBy, Dimension.MODEL),
        group(row, groupBy, Dimension.PROVIDER), group(row, groupBy, Dimension.TOOL),
        group(row, groupBy, Dimension.KEY), partOfRuns ? null : amounts.runs(), amounts.modelCalls(),
        amounts.cachedCalls(), amounts.inputTokens(), amounts.outputTokens(), amounts.cachedInputTokens(),
        amounts.dollars(), amounts.unpricedCalls(), amounts.toolCalls(), amounts.toolErrors());
  }

  private static String group(ResultSet row, List<Dimension> groupBy, Dimension dimension) throws SQLException {
    return groupBy.contains(dimension) ? row.getString(column(dimension)) : null;
  }
}
