package io.osgent.activity.internal;

import java.util.Map;
import java.util.TreeMap;

/**
 * JSON that is the same to the byte whoever writes it, as RFC 8785 has it, of text, whole numbers and objects. What is hashed must never
 * change, so it is not left to the JSON the server happens to speak.
 */
final class Canonical {
  private final StringBuilder json = new StringBuilder();

  private Canonical() {}

  /** @throws IllegalArgumentException when there is anything else in it */
  static String of(Map<?, ?> object) {
    var canonical = new Canonical();
    canonical.write(object);
    return canonical.json.toString();
  }

  private void write(Object value) {
    switch (value) {
      case String text -> text(text);
      case Integer number -> json.append(number.intValue());
      case Long number -> json.append(number.longValue());
      case Map<?, ?> object -> object(object);
      case null -> throw new IllegalArgumentException("there should be no null in it");
      default ->
        throw new IllegalArgumentException("there should be no " + value.getClass().getSimpleName() + " in it");
    }
  }

  private void object(Map<?, ?> object) {
    var sorted = new TreeMap<String, Object>();
    object.forEach((name, value) -> sorted.put((String) name, value));
    String between = "{";
    for (var field : sorted.entrySet()) {
      json.append(between);
      text(field.getKey());
      json.append(':');
      write(field.getValue());
      between = ",";
    }
    json.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void text(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\t' -> json.append("\\t");
        case '\n' -> json.append("\\n");
        case '\f' -> json.append("\\f");
        case '\r' -> json.append("\\r");
        default -> {
          if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
