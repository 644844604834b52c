package io.osgent.itests.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.osgent.itests.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Every place of the REST API that takes a text, as {@code /openapi.json} has them. */
final class TextFields {
  private static final int DEEPEST = 5;
  /** What would change the server under test itself. */
  private static final Set<String> LEFT_ALONE = Set.of("PUT /api/v1/admin/config/{pid}",
      "DELETE /api/v1/admin/config/{pid}");
  private static final String PREFERENCES = """
      {"language": "de", "tone": "formal", "time_zone": "Europe/Zurich", "model": "demo/echo"}""";
  /** Bodies that are maps as far as the description tells, and what is known of them nevertheless. */
  private static final Map<String, String> BY_HAND = Map.of(
      "/api/v1/users/{id}/preferences", PREFERENCES,
      "/api/v1/memobase/api/v1/blobs/insert/{user}", """
          {"blob_type": "chat", "fields": {"a": "b"}, "created_at": "2026-05-08T13:56:00Z", "blob_data":
            {"messages": [{"role": "user", "alias": "Ann", "content": "hi", "created_at": "2026-05-08"}]}}""",
      "/api/v1/memobase/api/v1/project/profile_config", """
          {"profile_config": "language: en"}""",
      "/api/v1/memobase/api/v1/users", """
          {"id": "text", "data": {"a": "b"}}""",
      "/api/v1/memobase/api/v1/users/{user}", """
          {"data": {"a": "b"}}""",
      "/api/v1/memobase/api/v1/users/event/{user}/{event}", """
          {"event_tip": "a", "event_tags": [{"tag": "a", "value": "b"}], "profile_delta": [{"content": "a",
            "attributes": {"topic": "a", "sub_topic": "b"}}]}""",
      "/api/v1/memobase/api/v1/users/profile/{user}", """
          {"content": "a", "attributes": {"topic": "a", "sub_topic": "b"}}""",
      "/api/v1/memobase/api/v1/users/profile/{user}/{slot}", """
          {"content": "a", "attributes": {"topic": "a", "sub_topic": "b"}}""",
      "/api/v1/memobase/api/v1/users/profile/import/{user}", """
          {"profiles": [{"content": "a", "attributes": {"topic": "a", "sub_topic": "b"}}]}""",
      "/api/v1/memobase/api/v1/users/roleplay/proactive/{user}", """
          {"chat": [{"role": "user", "content": "hi"}], "agent_context": "a"}""");

  private final JsonNode description;
  private final List<Field> fields = new ArrayList<>();

  /**
   * One of them.
   *
   * @param path a template
   * @param place {@code body}, {@code query}, {@code path}, {@code header}, or {@code name} for a member of the body
   * @param name of the parameter, or where in the body it is, as a JSON pointer
   * @param type of the body
   * @param body one that is right as far as the description tells and has something at that pointer; null when there is
   *     none
   */
  record Field(String method, String path, String place, String name, String type, JsonNode body) {
    @Override
    public String toString() {
      return method + " " + path + " " + place + " " + name;
    }

    /** The body with a text in this field. */
    String bodyWith(String text) {
      if (!type.endsWith("json")) {
        return place.equals("body") ? text : body.asText();
      } else if (place.equals("body") && name.isEmpty()) {
        return JsonNodeFactory.instance.textNode(text).toString();
      }
      JsonNode whole = body.deepCopy();
      JsonNode at = whole.at(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
      String last = name.substring(name.lastIndexOf('/') + 1);
      if (place.equals("name")) {
        ((ObjectNode) whole.at(name)).put(text, "text");
      } else if (place.equals("body") && at instanceof ArrayNode items) {
        items.set(Integer.parseInt(last), text);
      } else if (place.equals("body")) {
        ((ObjectNode) at).put(last, text);
      }
      return whole.toString();
    }
  }

  private TextFields(JsonNode description) {
    this.description = description;
  }

  static List<Field> of(JsonNode description) {
    var all = new TextFields(description);
    description.path("paths").properties().forEach(path -> path.getValue().properties().stream()
        .filter(operation -> operation.getValue().isObject()).forEach(operation -> {
          String method = operation.getKey().toUpperCase(Locale.ROOT);
          if (!LEFT_ALONE.contains(method + " " + path.getKey())) {
            all.operation(path.getKey(), method, operation.getValue());
          }
        }));
    return all.fields;
  }

  private void operation(String path, String method, JsonNode operation) {
    JsonNode contents = operation.path("requestBody").path("content");
    String type = contents.properties().stream().map(Map.Entry::getKey).findFirst().orElse(null);
    JsonNode schema = resolved(contents.path(type == null ? "" : type).path("schema"));
    JsonNode body = type == null ? null : BY_HAND.containsKey(path) ? json(BY_HAND.get(path)) : sample(schema, 0);
    for (var parameter : operation.path("parameters")) {
      var in = parameter.path("in").asText();
      if (!in.equals("cookie")) {
        fields.add(new Field(method, path, in, parameter.path("name").asText(), type, body));
      }
    }
    if (BY_HAND.containsKey(path) && body != null) {
      leaves(body, "").forEach(pointer -> fields.add(new Field(method, path, "body", pointer, type, body)));
      fields.add(new Field(method, path, "name", "", type, body));
    } else if (body != null) {
      texts(schema, new Field(method, path, "body", "", type, body), 0);
    }
  }

  private static JsonNode json(String text) {
    try {
      return Rest.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  /** Where the texts of a body are. */
  private static List<String> leaves(JsonNode node, String pointer) {
    if (node.isValueNode()) {
      return List.of(pointer);
    }
    var found = new ArrayList<String>();
    node.properties().forEach(member -> found.addAll(leaves(member.getValue(), pointer + "/" + member.getKey())));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.addAll(leaves(node.get(i), pointer + "/" + i));
    }
    return found;
  }

  /** A field, and all that are inside of it. */
  private void texts(JsonNode schema, Field here, int depth) {
    JsonNode type = resolved(schema);
    fields.add(here);
    if (depth == DEEPEST) {
      return;
    }
    type.path("properties").properties()
        .forEach(property -> inside(property.getValue(), here, property.getKey(), depth));
    if (type.path("items").isObject()) {
      inside(type.path("items"), here, "0", depth);
    }
    if (type.path("additionalProperties").isObject()) {
      inside(type.path("additionalProperties"), here, "key", depth);
      fields.add(new Field(here.method(), here.path(), "name", here.name(), here.type(), here.body()));
    }
  }

  /** The body of what is inside has a value there to be replaced. */
  private void inside(JsonNode schema, Field outer, String step, int depth) {
    JsonNode body = outer.body().deepCopy();
    JsonNode value = sample(schema, depth + 1);
    if (body.at(outer.name()) instanceof ArrayNode items) {
      items.removeAll().add(value);
    } else if (body.at(outer.name()) instanceof ObjectNode object) {
      object.putIfAbsent(step, value);
    } else {
      return;
    }
    texts(schema, new Field(outer.method(), outer.path(), "body", outer.name() + "/" + step, outer.type(), body),
        depth + 1);
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
