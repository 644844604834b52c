package io.osgent.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under headings, each column as wide as its widest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  Table row(Object... cells) {
    rows.add(IntStream.range(0, cells.length).mapToObj(column -> Text.oneLine(cells[column])).toList());
    return this;
  }

  /** @param whenEmpty what to say instead when there is no row */
  String text(String whenEmpty) {
    if (rows.size() == 1) {
      return whenEmpty + "\n";
    }
    int[] widths = IntStream.range(0, rows.getFirst().size())
        .map(column -> rows.stream().mapToInt(row -> Text.width(row.get(column))).max().orElse(0)).toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - Text.width(row.get(column))))
        .collect(Collectors.joining(GAP)).stripTrailing() + "\n";
  }
}
