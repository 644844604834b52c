package io.osgent.model.anthropic.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which model is told to think in which way: a file, because vendors change their minds more often than we do. */
final class ThinkingTable {
  static final ThinkingTable BUILT_IN = builtIn();

  /** The ways in which a model can be told to think. */
  enum Way {
    BUDGET, ADAPTIVE, BOTH
  }

  /**
   * What is known of the models of a name.
   *
   * @param temperature whether they take one
   */
  record Entry(Pattern model, Way way, boolean temperature) {}

  private final List<Entry> entries;

  private ThinkingTable(List<Entry> entries) {
    this.entries = entries;
  }

  Entry of(String model) {
    return entries.stream().filter(entry -> entry.model().matcher(model).matches()).findFirst().orElseThrow();
  }

  private static ThinkingTable builtIn() {
    try (InputStream file = ThinkingTable.class.getResourceAsStream("thinking.csv")) {
      return new ThinkingTable(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#")).map(ThinkingTable::entry).toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Entry entry(String line) {
    String[] fields = line.split("\\s*,\\s*", -1);
    String name = Pattern.quote(fields[0].strip()).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return new Entry(Pattern.compile(name), Way.valueOf(fields[1].toUpperCase(Locale.ROOT)),
        fields[2].strip().equals("yes"));
  }
}
