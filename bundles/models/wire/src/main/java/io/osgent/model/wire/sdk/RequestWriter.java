package io.osgent.model.wire.sdk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.EncodedTools;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Writes the request types of a vendor's library as JSON. The types carry their annotations themselves; the library's
 * own mapper would look at each of them through Kotlin reflection as well, which takes a second at the first call.
 *
 * <p>The tools are put at the end of the body as they were encoded once.
 */
public final class RequestWriter {
  private static final byte[] TOOLS = ",\"tools\":".getBytes(StandardCharsets.US_ASCII);

  private final JsonMapper mapper = JsonMapper.builder()
      .disable(MapperFeature.AUTO_DETECT_CREATORS, MapperFeature.AUTO_DETECT_FIELDS, MapperFeature.AUTO_DETECT_GETTERS,
          MapperFeature.AUTO_DETECT_IS_GETTERS, MapperFeature.AUTO_DETECT_SETTERS)
      // The order in which a class lists its methods is not promised, and a provider's cache is to know them again.
      .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
      .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
      .defaultPropertyInclusion(
          JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
      .build();
  private final EncodedTools encodedTools;

  /** @param types makes the library's types of the tools */
  public RequestWriter(Function<List<ToolSpec>, List<?>> types) {
    this.encodedTools = new EncodedTools(tools -> json(types.apply(tools)));
  }

  public byte[] write(Object body, List<ToolSpec> tools) {
    byte[] head = json(body);
    if (tools.isEmpty()) {
      return head;
    }
    byte[] list = encodedTools.of(tools);
    byte[] whole = new byte[head.length + TOOLS.length + list.length];
    int at = head.length - 1;
    System.arraycopy(head, 0, whole, 0, at);
    System.arraycopy(TOOLS, 0, whole, at, TOOLS.length);
    System.arraycopy(list, 0, whole, at + TOOLS.length, list.length);
    whole[whole.length - 1] = '}';
    return whole;
  }

  /** A plain value, such as a part of a schema, as a tree. */
  public JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }

  /** JSON text as a tree. */
  public JsonNode parse(String json) throws JsonProcessingException {
    return mapper.readTree(json);
  }

  private byte[] json(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a request of the library's types can't be written", impossible);
    }
  }
}
