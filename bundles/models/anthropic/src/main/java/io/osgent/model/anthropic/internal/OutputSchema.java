package io.osgent.model.anthropic.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A schema as the provider accepts it: objects have no other fields than those named, and bounds on numbers and lengths,
 * which it refuses, are left out. Whoever asked checks the answer against the schema as it was.
 */
final class OutputSchema {
  private static final Set<String> REFUSED = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
      "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties");
  /** Under these stand names of somebody's choice, each with a schema. */
  private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");
  /** What stands under these is no schema. */
  private static final Set<String> PLAIN = Set.of("enum", "const", "default", "examples", "required");

  private OutputSchema() {}

  static Map<String, Object> accepted(Map<?, ?> schema) {
    Map<String, Object> accepted = new LinkedHashMap<>();
    schema.forEach((key, value) -> {
      String keyword = (String) key;
      if (!REFUSED.contains(keyword)) {
        accepted.put(keyword, value(keyword, value));
      }
    });
    if (schema.containsKey("properties")) {
      accepted.put("additionalProperties", false);
    }
    return accepted;
  }

  private static Object value(String keyword, Object value) {
    if (PLAIN.contains(keyword)) {
      return value;
    }
    if (NAMED.contains(keyword) && value instanceof Map<?, ?> named) {
      Map<Object, Object> schemas = new LinkedHashMap<>();
      named.forEach((name, schema) -> schemas.put(name, nested(schema)));
      return schemas;
    }
    return nested(value);
  }

  private static Object nested(Object value) {
    return switch (value) {
      case Map<?, ?> schema -> accepted(schema);
      case List<?> schemas -> schemas.stream().map(OutputSchema::nested).toList();
      case null, default -> value;
    };
  }
}
