package io.osgent.model.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line of a table that people can read and write: with commas between its fields, of which the first is a model's name.
 * Lines that begin with {@code #} are for people only. What can't be read is refused with what would be right.
 *
 * @param number from 1, in its file
 * @param names of the fields
 */
public record TableLine(int number, List<String> names, List<String> fields) {
  /** The lines of a text that are not only for people, each with these fields. */
  public static List<TableLine> of(String text, List<String> names, String example) {
    return lines(text, names, example, false);
  }

  /** The same, where a line may go on behind these fields. */
  public static List<TableLine> withNotes(String text, List<String> names, String example) {
    return lines(text, names, example, true);
  }

  private static List<TableLine> lines(String text, List<String> names, String example, boolean notes) {
    var lines = new ArrayList<TableLine>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(line(line, number, names, example, notes));
      }
    }
    return lines;
  }

  private static TableLine line(String line, int number, List<String> names, String example, boolean notes) {
    List<String> fields = Arrays.stream(line.split(",", -1)).map(String::strip).toList();
    if (fields.size() < names.size() || fields.size() > names.size() && !notes) {
      throw new IllegalArgumentException("line " + number + " has " + fields.size() + " fields and should have "
          + names.size() + (notes ? " at least: " : ": ") + String.join(", ", names) + "; e.g. '" + example + "'");
    }
    return new TableLine(number, names, fields);
  }

  /** The text of a file that a bundle holds beside one of its classes. */
  public static String textBeside(Class<?> owner, String file) {
    try (InputStream table = owner.getResourceAsStream(file)) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What stands behind the fields that have names. */
  public List<String> notes() {
    return fields.subList(names.size(), fields.size());
  }

  /** The model's. */
  public String name() {
    return field(0, "\\S+", "a model's name");
  }

  public long tokens(int index) {
    return Long.parseLong(field(index, "\\d{1,12}", "a number of tokens, or 0 where it is not known"));
  }

  public boolean can(int index) {
    return "yes".equals(field(index, "yes|no", "yes or no"));
  }

  public int number(int index) {
    return Integer.parseInt(field(index, "\\d{1,9}", "a number, or 0 where it is not known"));
  }

  public BigDecimal dollars(int index) {
    return new BigDecimal(
        field(index, "\\d{1,9}(\\.\\d{1,9})?", "what a million tokens cost in US dollars, e.g. 0.25"));
  }

  /** What comes out of a cache costs no more than what does not. */
  public void requireNoDearer(int cached, int fresh) {
    if (dollars(cached).compareTo(dollars(fresh)) > 0) {
      throw new IllegalArgumentException("line " + number + ": " + names.get(cached) + " '" + fields.get(cached)
          + "' should not cost more than " + names.get(fresh) + ", which costs " + fields.get(fresh));
    }
  }

  /** What is said when a line before has the same name. */
  public IllegalArgumentException twice(String name) {
    return new IllegalArgumentException("line " + number + " names '" + name + "' for the second time");
  }

  private String field(int index, String pattern, String right) {
    String value = fields.get(index);
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException(
          "line " + number + ": " + names.get(index) + " '" + value + "' should be " + right);
    }
    return value;
  }
}
