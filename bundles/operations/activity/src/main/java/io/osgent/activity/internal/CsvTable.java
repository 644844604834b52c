package io.osgent.activity.internal;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Writer;
import java.util.List;

/** A table for other programs, in which nothing that somebody has chosen is taken for a formula. For one thread. */
final class CsvTable {
  /** What a spreadsheet takes for the beginning of a formula. */
  private static final String FORMULA = "=+-@\t\r\n";

  private final CsvWriter writer;

  CsvTable(Writer out, List<String> heads) {
    writer = CsvWriter.builder().bufferSize(0).build(out);
    writer.writeRecord(heads);
  }

  /** @param cells numbers, and texts as {@link #harmless} makes them */
  void row(List<String> cells) {
    writer.writeRecord(cells);
  }

  /** @param text whatever somebody has chosen, or null for nothing */
  static String harmless(String text) {
    if (text == null) {
      return "";
    }
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
