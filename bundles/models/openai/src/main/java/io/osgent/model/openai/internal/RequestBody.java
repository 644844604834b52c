package io.osgent.model.openai.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.JsonValue;
import io.osgent.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes openai-java's request types as JSON. Its types carry their annotations themselves; the library's own mapper
 * would look at each of them through Kotlin reflection as well, which takes a second at the first call.
 *
 * <p>The tools are the longest part of most requests and the same in all of a run's: they are encoded once for each
 * list and put at the end of the body as they stand.
 */
final class RequestBody {
  private static final int REMEMBERED = 16;
  private static final byte[] TOOLS = ",\"tools\":".getBytes(StandardCharsets.US_ASCII);

  private final JsonMapper mapper = JsonMapper.builder()
      .disable(MapperFeature.AUTO_DETECT_CREATORS, MapperFeature.AUTO_DETECT_FIELDS, MapperFeature.AUTO_DETECT_GETTERS,
          MapperFeature.AUTO_DETECT_IS_GETTERS, MapperFeature.AUTO_DETECT_SETTERS)
      .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
      .defaultPropertyInclusion(
          JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
      .build();
  private final Function<ToolSpec, Object> tool;
  /** By identity: the core hands over the same list again and again. Replaced, never changed. */
  private volatile IdentityHashMap<List<ToolSpec>, byte[]> encoded = new IdentityHashMap<>();

  /** @param tool makes openai-java's type of a tool */
  RequestBody(Function<ToolSpec, Object> tool) {
    this.tool = tool;
  }

  byte[] write(Object body, List<ToolSpec> tools) {
    byte[] head = json(body);
    if (tools.isEmpty()) {
      return head;
    }
    byte[] list = encode(tools);
    byte[] whole = new byte[head.length + TOOLS.length + list.length];
    int at = head.length - 1;
    System.arraycopy(head, 0, whole, 0, at);
    System.arraycopy(TOOLS, 0, whole, at, TOOLS.length);
    System.arraycopy(list, 0, whole, at + TOOLS.length, list.length);
    whole[whole.length - 1] = '}';
    return whole;
  }

  /** A schema's fields as the library wants them. */
  Map<String, JsonValue> values(Map<String, Object> schema) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    schema.forEach((key, value) -> values.put(key, JsonValue.fromJsonNode(mapper.valueToTree(value))));
    return values;
  }

  private byte[] encode(List<ToolSpec> tools) {
    IdentityHashMap<List<ToolSpec>, byte[]> known = encoded;
    byte[] json = known.get(tools);
    if (json == null) {
      json = json(tools.stream().map(tool).toList());
      IdentityHashMap<List<ToolSpec>, byte[]> next = new IdentityHashMap<>();
      if (known.size() < REMEMBERED) {
        next.putAll(known);
      }
      next.put(tools, json);
      encoded = next;
    }
    return json;
  }

  private byte[] json(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a request of openai-java's types can't be written", impossible);
    }
  }
}
