package io.osgent.model.openai.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the provider can promise that an answer fits a schema: it does so only for schemas that leave nothing open.
 * With any other it is asked to do its best.
 */
final class StrictSchema {
  private static final Set<String> UNKNOWN = Set.of("allOf", "oneOf", "not", "if", "then", "else", "dependentRequired",
      "dependentSchemas", "patternProperties", "unevaluatedProperties", "propertyNames", "minProperties",
      "maxProperties", "contains", "uniqueItems", "minLength", "maxLength", "default");
  private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");
  private static final Set<String> PLAIN = Set.of("enum", "const", "required", "examples");

  private StrictSchema() {}

  static boolean fits(Map<String, Object> schema) {
    return "object".equals(schema.get("type")) && closed(schema);
  }

  private static boolean closed(Map<?, ?> schema) {
    return schema.keySet().stream().noneMatch(UNKNOWN::contains) && closedObject(schema)
        && schema.entrySet().stream().allMatch(field -> closedBelow(field.getKey(), field.getValue()));
  }

  private static boolean closedObject(Map<?, ?> schema) {
    boolean object = schema.containsKey("properties") || "object".equals(schema.get("type"))
        || schema.get("type") instanceof Collection<?> types && types.contains("object");
    if (!object) {
      return true;
    }
    return Boolean.FALSE.equals(schema.get("additionalProperties"))
        && schema.get("properties") instanceof Map<?, ?> properties
        && schema.get("required") instanceof Collection<?> required && required.containsAll(properties.keySet());
  }

  private static boolean closedBelow(Object keyword, Object value) {
    if (PLAIN.contains(keyword)) {
      return true;
    }
    if (NAMED.contains(keyword) && value instanceof Map<?, ?> named) {
      return named.values().stream().allMatch(StrictSchema::closedValue);
    }
    return closedValue(value);
  }

  private static boolean closedValue(Object value) {
    return switch (value) {
      case Map<?, ?> schema -> closed(schema);
      case List<?> schemas -> schemas.stream().allMatch(StrictSchema::closedValue);
      case null, default -> true;
    };
  }
}
