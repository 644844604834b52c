package io.osgent.policy.internal;

import io.osgent.api.json.Json;
import io.osgent.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a tool says of itself, as far as somebody trusts it for that.
 *
 * @param text JSON in which every object's fields are in the order of their names
 */
record Definition(String tool, String text) {
  /** What may differ, and what people call it. */
  private static final List<String> PARTS = List.of("description", "effect", "permissions", "input_schema", "asks");

  static Definition of(ToolSpec tool, Json json) {
    var fields = new TreeMap<String, Object>();
    fields.put("name", tool.name());
    fields.put("description", tool.description());
    fields.put("input_schema", inOrder(tool.inputSchema()));
    fields.put("effect", tool.effect().name().toLowerCase(Locale.ROOT));
    fields.put("permissions", List.copyOf(tool.permissions()));
    fields.put("asks", tool.asks());
    return new Definition(tool.name(), json.write(fields));
  }

  private static Object inOrder(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, entry) -> sorted.put(key.toString(), inOrder(entry)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(Definition::inOrder).toList();
      case null -> null;
      default -> value;
    };
  }

  String sha256() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What is not as it was before, in words. */
  String changeSince(Definition before, Json json) {
    Map<?, ?> old = json.read(before.text(), Map.class);
    Map<?, ?> now = json.read(text, Map.class);
    var changes = new ArrayList<String>();
    for (String part : PARTS) {
      if (!Objects.equals(old.get(part), now.get(part))) {
        changes.add(switch (part) {
          case "effect", "permissions" -> part + " (was " + old.get(part) + ", is " + now.get(part) + ")";
          case "input_schema" -> "input schema";
          case "asks" -> "what it asks a person";
          default -> part;
        });
      }
    }
    return String.join(", ", changes);
  }
}
