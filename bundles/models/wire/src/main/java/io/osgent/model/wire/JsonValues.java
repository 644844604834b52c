package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes values that came as maps, lists and the like, or as text. */
public final class JsonValues {
  private JsonValues() {}

  public static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> object -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : object.entrySet()) {
          json.writeFieldName((String) field.getKey());
          write(json, field.getValue());
        }
        json.writeEndObject();
      }
      case Iterable<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          write(json, element);
        }
        json.writeEndArray();
      }
      case Boolean bool -> json.writeBoolean(bool);
      case Number number -> json.writeNumber(new BigDecimal(number.toString()));
      default -> json.writeString(value.toString());
    }
  }

  /** Text that should be an object, as one: a server that wants an object refuses a conversation over anything else. */
  public static void writeObject(JsonGenerator json, String text) throws IOException {
    if (isObject(text)) {
      json.writeRawValue(text);
    } else {
      json.writeStartObject();
      json.writeStringField("malformed", text);
      json.writeEndObject();
    }
  }

  private static boolean isObject(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (JsonParser json = JsonFields.parser(bytes, 0, bytes.length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      json.skipChildren();
      return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
    } catch (IOException malformed) {
      return false;
    }
  }
}
