package io.osgent.shell.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Values as they stand in a table. */
final class Text {
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
      .withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS")
      .withZone(ZoneId.systemDefault());

  private Text() {}

  /** One line without control characters, whatever a user or a model may have put into it. */
  static String oneLine(Object value) {
    return value == null ? "" : value.toString().replaceAll("\\p{Cntrl}+", " ").strip();
  }

  static String shorten(Object value, int most) {
    String line = oneLine(value);
    return width(line) <= most ? line : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }

  static String moment(Instant at) {
    return at == null ? "" : MOMENT.format(at);
  }

  static String time(Instant at) {
    return at == null ? "" : TIME.format(at);
  }

  static String unlessZero(int count) {
    return count == 0 ? "" : Integer.toString(count);
  }

  static int width(String line) {
    return line.codePointCount(0, line.length());
  }
}
