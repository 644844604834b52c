package io.osgent.model.demo.internal;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The part of a tool's input schema that matters here. Whatever is odd in it counts as absent. */
record Schema(Map<String, Object> json) {
  List<Property> properties() {
    return json.get("properties") instanceof Map<?, ?> properties
        ? properties.entrySet().stream().map(entry -> Property.of(entry.getKey(), entry.getValue())).toList()
        : List.of();
  }

  List<String> required() {
    return json.get("required") instanceof List<?> names ? names.stream().map(Objects::toString).toList() : List.of();
  }

  /**
   * One property.
   *
   * @param type as JSON Schema names it, or empty
   * @param choices the only values there are; empty where any will do
   */
  record Property(String name, String type, List<String> choices) {
    static Property of(Object name, Object schema) {
      Map<?, ?> described = schema instanceof Map<?, ?> map ? map : Map.of();
      List<String> choices = described.get("enum") instanceof List<?> values
          ? values.stream().map(Objects::toString).toList()
          : List.of();
      return new Property(name.toString(), Objects.toString(described.get("type"), ""), choices);
    }

    boolean isText() {
      return type.equals("string");
    }
  }
}
