package io.osgent.activity.internal;

import io.osgent.server.usage.Dimension;
import io.osgent.server.usage.UsageReport;
import io.osgent.server.usage.UsageReport.Row;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Usage as a table for other programs. */
final class UsageCsv {
  private UsageCsv() {}

  static String of(UsageReport report) {
    var csv = new StringWriter();
    var heads = new ArrayList<String>();
    report.groupBy().forEach(dimension -> heads.add(name(dimension)));
    heads.addAll(List.of("runs", "model_calls", "cached_calls", "input_tokens", "output_tokens", "cached_input_tokens",
        "cost", "unpriced_calls", "tool_calls", "tool_errors"));
    var table = new CsvTable(csv, heads);
    report.rows().forEach(row -> table.row(cells(row, report.groupBy())));
    return csv.toString();
  }

  private static String name(Dimension dimension) {
    return dimension == Dimension.USER ? "user_id" : dimension.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> cells(Row row, List<Dimension> groupBy) {
    var cells = new ArrayList<String>();
    groupBy.forEach(dimension -> cells.add(CsvTable.harmless(group(row, dimension))));
    cells.add(row.runs() == null ? "" : Long.toString(row.runs()));
    for (long amount : new long[]{row.modelCalls(), row.cachedCalls(), row.inputTokens(), row.outputTokens(),
        row.cachedInputTokens()}) {
      cells.add(Long.toString(amount));
    }
    cells.add(row.cost().toPlainString());
    for (long amount : new long[]{row.unpricedCalls(), row.toolCalls(), row.toolErrors()}) {
      cells.add(Long.toString(amount));
    }
    return cells;
  }

  private static String group(Row row, Dimension dimension) {
    return switch (dimension) {
      case DAY -> row.day().toString();
      case USER -> row.userId();
      case AGENT -> row.agent();
      case MODEL -> row.model();
      case PROVIDER -> row.provider();
      case TOOL -> row.tool();
      case KEY -> row.key();
    };
  }
}
