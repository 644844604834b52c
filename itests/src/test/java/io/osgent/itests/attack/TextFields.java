package io.osgent.itests.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every place of the REST API that takes a text, as {@code /openapi.json} has them. */
final class TextFields {
  private static final int DEEPEST = 4;
  /** What would change the server under test itself. */
  private static final Set<String> LEFT_ALONE = Set.of("/api/v1/admin/config/{pid}");

  private final JsonNode description;
  private final List<Field> fields = new ArrayList<>();

  /**
   * One of them.
   *
   * @param path a template
   * @param place {@code body}, {@code query}, {@code path} or {@code header}
   * @param name of the parameter, or where in the body it is, as a JSON pointer
   * @param body a body that is right as far as the description tells, or null when it has none
   */
  record Field(String method, String path, String place, String name, ObjectNode body) {
    @Override
    public String toString() {
      return method + " " + path + " " + place + " " + name;
    }
  }

  private TextFields(JsonNode description) {
    this.description = description;
  }

  static List<Field> of(JsonNode description) {
    var all = new TextFields(description);
    description.path("paths").properties().stream().filter(path -> !LEFT_ALONE.contains(path.getKey()))
        .forEach(path -> path.getValue().properties().stream()
            .filter(operation -> operation.getValue().isObject())
            .forEach(operation -> all.operation(path.getKey(), operation.getKey().toUpperCase(java.util.Locale.ROOT),
                operation.getValue())));
    return all.fields;
  }

  private void operation(String path, String method, JsonNode operation) {
    var schema = resolved(operation.path("requestBody").path("content").path("application/json").path("schema"));
    ObjectNode body = schema.path("properties").isObject() ? (ObjectNode) sample(schema, 0) : null;
    for (var parameter : operation.path("parameters")) {
      var in = parameter.path("in").asText();
      if (!in.equals("cookie")) {
        fields.add(new Field(method, path, in, parameter.path("name").asText(), body));
      }
    }
    if (body != null) {
      texts(schema, "", 0).forEach(pointer -> fields.add(new Field(method, path, "body", pointer, body)));
    }
  }

  private List<String> texts(JsonNode schema, String pointer, int depth) {
    var found = new ArrayList<String>();
    if (depth < DEEPEST) {
      resolved(schema).path("properties").properties().forEach(property -> {
        var type = resolved(property.getValue());
        var here = pointer + "/" + property.getKey();
        if (type.path("properties").isObject()) {
          found.addAll(texts(type, here, depth + 1));
        } else {
          found.add(here);
        }
      });
    }
    return found;
  }

  private JsonNode sample(JsonNode schema, int depth) {
    var type = resolved(schema);
    if (type.has("example")) {
      return type.path("example");
    } else if (type.path("enum").isArray()) {
      return type.path("enum").path(0);
    } else if (type.path("properties").isObject() && depth < DEEPEST) {
      var object = JsonNodeFactory.instance.objectNode();
      for (var required : type.path("required")) {
        object.set(required.asText(), sample(type.path("properties").path(required.asText()), depth + 1));
      }
      return object;
    }
    return switch (type.path("type").asText()) {
      case "integer", "number" -> JsonNodeFactory.instance.numberNode(1);
      case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
      case "array" -> JsonNodeFactory.instance.arrayNode();
      case "object" -> JsonNodeFactory.instance.objectNode();
      default -> JsonNodeFactory.instance.textNode("text");
    };
  }

  private JsonNode resolved(JsonNode schema) {
    var now = schema;
    while (now.has("$ref")) {
      now = description.at(now.path("$ref").asText().substring(1));
    }
    return now;
  }
}
