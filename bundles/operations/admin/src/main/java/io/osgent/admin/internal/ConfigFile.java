package io.osgent.admin.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The text of a {@code .cfg} file, entry by entry: what does not change stays as its author wrote it, comments too. */
final class ConfigFile {
  /** @param name null for a comment or an empty line */
  private record Entry(String text, String name, String value) {}

  private final List<Entry> entries;

  private ConfigFile(List<Entry> entries) {
    this.entries = entries;
  }

  static ConfigFile parse(String text) {
    var entries = new ArrayList<Entry>();
    var pending = new StringBuilder();
    for (String line : text.lines().toList()) {
      boolean comment = pending.isEmpty() && (line.isBlank() || "#!".indexOf(line.strip().charAt(0)) >= 0);
      pending.append(pending.isEmpty() ? "" : "\n").append(line);
      if (comment || !continues(line)) {
        entries.add(comment ? new Entry(line, null, null) : entry(pending.toString()));
        pending.setLength(0);
      }
    }
    if (!pending.isEmpty()) {
      entries.add(entry(pending.toString()));
    }
    return new ConfigFile(entries);
  }

  private static boolean continues(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static Entry entry(String text) {
    var properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return properties.isEmpty()
        ? new Entry(text, null, null)
        : properties.entrySet().stream().findFirst()
            .map(read -> new Entry(text, (String) read.getKey(), (String) read.getValue())).orElseThrow();
  }

  /** What is set, in the order of the file. */
  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    entries.stream().filter(entry -> entry.name() != null).forEach(entry -> values.put(entry.name(), entry.value()));
    return values;
  }

  /** The same with these values and no others. */
  ConfigFile with(Map<String, String> values) {
    var left = new LinkedHashMap<>(values);
    var changed = new ArrayList<Entry>();
    for (Entry entry : entries) {
      if (entry.name() == null) {
        changed.add(entry);
      } else if (left.containsKey(entry.name())) {
        String value = left.remove(entry.name());
        changed.add(value.equals(entry.value()) ? entry : written(entry.name(), value));
      }
    }
    left.forEach((name, value) -> changed.add(written(name, value)));
    return new ConfigFile(changed);
  }

  private static Entry written(String name, String value) {
    var text = new StringBuilder(name).append(" = ");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      text.append(switch (c) {
        case '\\' -> "\\\\";
        case '\n' -> "\\n";
        case '\r' -> "\\r";
        case '\t' -> "\\t";
        case ' ' -> i == 0 ? "\\ " : " ";
        default -> String.valueOf(c);
      });
    }
    return new Entry(text.toString(), name, value);
  }

  String text() {
    var text = new StringBuilder();
    entries.forEach(entry -> text.append(entry.text()).append('\n'));
    return text.toString();
  }
}
